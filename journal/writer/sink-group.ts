import type { PendingSink, WritableFrame } from '../pending/pending-sink.ts';
import type { JournalClock } from './journal-clock.ts';
import { withDeadline } from './with-deadline.ts';

/** Creating the first segment may take this many deadlines: nobody waits for a response yet. */
const OPENING_PATIENCE = 20;

export type SinkEvent = { readonly sink: string; readonly state: 'ejected' | 'recovered'; readonly cause: string | null };

/**
 * The sinks of one log, primary first. A frame is durable once every sink in service has it; one that fails or takes longer than the deadline
 * is ejected instead of holding up the others, and is brought back after a probe (audit.md 2.7).
 */
export class SinkGroup {
  readonly #sinks: readonly PendingSink[];
  readonly #clock: JournalClock;
  readonly #deadlineMs: number;
  readonly #report: (event: SinkEvent) => void;
  /** Sinks reported as ejected and not yet as recovered. */
  readonly #out = new Set<PendingSink>();

  constructor(sinks: readonly PendingSink[], clock: JournalClock, deadlineMs: number, report: (event: SinkEvent) => void) {
    this.#sinks = sinks;
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
    this.#report = report;
  }

  /** Names of the sinks out of service. */
  get ejected(): readonly string[] {
    return this.#sinks.filter((sink) => !sink.isOpen).map((sink) => sink.name);
  }

  get primaryIsOpen(): boolean {
    return this.#sinks[0]?.isOpen === true;
  }

  /** Makes a frame durable, and with it those before it that a sink lacks; true when at least one sink has them. */
  async commit<F extends WritableFrame>(frame: F, since: (size: number) => readonly F[]): Promise<boolean> {
    const open = this.#sinks.filter((sink) => sink.isOpen);
    const results = await Promise.all(open.map((sink) => {
      if (sink.end >= frame.end) return true;
      return this.#write(sink, sink.end >= frame.first ? [frame] : since(sink.end));
    }));
    return results.includes(true);
  }

  async #write(sink: PendingSink, frames: readonly WritableFrame[]): Promise<boolean> {
    try {
      await withDeadline(sink.write(frames), this.#deadlineMs, this.#clock);
      return true;
    } catch (error) {
      this.#eject(sink, error);
      return false;
    }
  }

  #eject(sink: PendingSink, error: unknown): void {
    this.#out.add(sink);
    this.#report({ sink: sink.name, state: 'ejected', cause: sink.eject(error) });
  }

  /** Tries to bring every sink that is out back with `frames`, all that are not yet published. A sink that hangs is waited for by nobody. */
  readmit(frames: () => readonly WritableFrame[]): void {
    for (const sink of this.#sinks.filter((candidate) => candidate.canReopen)) void this.#reopen(sink, frames());
  }

  async #reopen(sink: PendingSink, frames: readonly WritableFrame[]): Promise<void> {
    try {
      await sink.reopen(frames);
    } catch {
      // Still out of service: tried again at the next probe, and reported already.
      return;
    }
    if (this.#out.delete(sink)) this.#report({ sink: sink.name, state: 'recovered', cause: null });
  }

  /** Opens all sinks for the first time; resolves with their number in service. One that does not open in time is reported and probed later. */
  async open(): Promise<number> {
    await Promise.all(this.#sinks.map(async (sink) => {
      const opening = this.#reopen(sink, []);
      await withDeadline(opening, this.#deadlineMs * OPENING_PATIENCE, this.#clock).catch(() => undefined);
      if (sink.isOpen) return;
      this.#out.add(sink);
      this.#report({ sink: sink.name, state: 'ejected', cause: sink.canReopen ? sink.eject(null) : 'DEADLINE' });
    }));
    return this.#sinks.filter((sink) => sink.isOpen).length;
  }

  /** Lets the sinks remove what the tiles hold. Never rejects. */
  async release(published: number): Promise<void> {
    await Promise.allSettled(this.#sinks.map((sink) => sink.release(published)));
  }

  async close(published: number): Promise<void> {
    await Promise.allSettled(this.#sinks.map((sink) => sink.close(published)));
  }
}
