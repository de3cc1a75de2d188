import type { EventEntry } from '../codec/encode-event.ts';

/** Entries kept while no sink takes any: enough to tell the story of an outage, bounded for one that never ends. */
const MAX_DEFERRED = 100;

/**
 * Writes the journal's own entries (sinks, disk, keys, heartbeats). What cannot be written while all sinks are out is kept with its time and
 * written once one is back.
 */
export class OwnEntries {
  readonly #append: (make: () => EventEntry) => Promise<unknown>;
  #deferred: (() => EventEntry)[] = [];
  /** Until the first flush nothing is written: the boot entry comes first. */
  #held = true;

  constructor(append: (make: () => EventEntry) => Promise<unknown>) {
    this.#append = append;
  }

  readonly write = (make: () => EventEntry): void => {
    if (this.#held) this.#defer(make);
    else this.#append(make).catch(() => this.#defer(make));
  };

  #defer(make: () => EventEntry): void {
    if (this.#deferred.length < MAX_DEFERRED) this.#deferred.push(make);
  }

  /** An entry that something of the journal's changed its state (kind X). */
  incident(at: number, subject: string, state: string, cause: string | null = null, notReleased: readonly [number, number] | null = null): void {
    this.write(() => ({ kind: 'X', at, subject, state, cause, notReleased }));
  }

  /** The journal takes entries again after all sinks were out: writes what was kept, and which entries' responses were never released. */
  resumed(at: number, notReleased: readonly [number, number] | null): void {
    if (notReleased === null) return;
    this.flush();
    this.incident(at, 'journal', 'recovered', 'SINKS_FAILED', notReleased);
  }

  /** Writes what was kept, in its order. */
  flush(): void {
    this.#held = false;
    for (const make of this.#deferred.splice(0)) this.write(make);
  }
}
