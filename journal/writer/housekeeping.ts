import type { AnchorLoop } from '../anchor/anchor-loop.ts';
import type { EventEntry } from '../codec/encode-event.ts';
import type { KeyCache } from '../subjects/key-cache.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { GroupCommit } from './group-commit.ts';
import type { JournalClock } from './journal-clock.ts';
import type { JournalLimits } from './journal-limits.ts';
import type { PublishLoop } from './publish-loop.ts';
import type { SinkGroup } from './sink-group.ts';

export interface HousekeepingParts {
  readonly clock: JournalClock;
  readonly limits: JournalLimits;
  readonly commit: GroupCommit;
  readonly sinks: SinkGroup;
  readonly publishing: PublishLoop;
  readonly disk: DiskWatch;
  readonly keys: KeyCache;
  /** Null without a second place for checkpoints. */
  readonly anchoring: AnchorLoop | null;
  /** Signed checkpoint of the log as it stands, for a heartbeat. */
  readonly head: () => string;
  /** Lets templates and dictionary begin anew. */
  readonly beginAnew: () => void;
  readonly takeUnauthenticated: () => number;
  /** Writes an entry of the journal's own, made when its place in the log is known. */
  readonly write: (make: () => EventEntry) => void;
}

const DAY_MS = 86_400_000;

/** What the journal does on its own, once a tick: clock, disk, keys, sinks that came back, publication, heartbeat. */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #cancel: () => void = () => undefined;
  #stopped = false;
  #wall: number;
  #monotonic: number;
  #heartbeatAt: number;
  #diskAt: number;
  #lateReported = false;
  #day: number;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.#wall = parts.clock.now();
    this.#day = Math.floor(this.#wall / DAY_MS);
    this.#monotonic = this.#heartbeatAt = this.#diskAt = parts.clock.monotonic();
  }

  start(): void {
    this.#cancel = this.#parts.clock.after(this.#parts.limits.tickMs, () => {
      this.tick();
      if (!this.#stopped) this.start();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** One round. Starts the work and does not wait for it: a disk that hangs must not stop the clock. */
  tick(): void {
    const { clock, limits, disk, keys, publishing, sinks, commit } = this.#parts;
    const now = clock.monotonic();
    this.#checkClock(now);
    if (now - this.#diskAt >= limits.diskCheckMs) {
      this.#diskAt = now;
      void disk.check();
    }
    void keys.refresh();
    sinks.readmit(() => commit.outstanding);
    void publishing.run();
    void this.#parts.anchoring?.run();
    this.#checkPublication();
    if (now - this.#heartbeatAt >= limits.heartbeatMs) this.#heartbeat(now, 0);
  }

  #checkClock(now: number): void {
    const wall = this.#parts.clock.now();
    const offset = Math.round(wall - this.#wall - (now - this.#monotonic));
    this.#wall = wall;
    this.#monotonic = now;
    if (Math.abs(offset) > this.#parts.limits.clockJumpMs) this.#heartbeat(now, offset);
  }

  #heartbeat(now: number, clockOffsetMs: number): void {
    const { commit, clock, head, takeUnauthenticated, beginAnew, write } = this.#parts;
    if (commit.isStalled) return;
    this.#heartbeatAt = now;
    // Once a day (UTC), so that a log can be pruned though the process runs for a year.
    const day = Math.floor(clock.now() / DAY_MS);
    const anew = day !== this.#day;
    this.#day = day;
    write(() => {
      if (anew) beginAnew();
      return { kind: 'H', at: clock.now(), head: head(), clockOffsetMs, unauthenticated: takeUnauthenticated(), anew };
    });
  }

  #checkPublication(): void {
    const { publishing, limits, clock, write } = this.#parts;
    const late = publishing.lateMs > limits.checkpointAlertMs;
    if (late === this.#lateReported) return;
    this.#lateReported = late;
    const at = clock.now();
    write(() => ({ kind: 'X', at, subject: 'checkpoint', state: late ? 'late' : 'recovered', cause: null, notReleased: null }));
  }
}
