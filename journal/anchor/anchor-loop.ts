import type { FileSystem } from '../files/file-system.ts';
import type { JournalClock } from '../writer/journal-clock.ts';
import { anchorLog } from './anchor-log.ts';
import type { CheckpointAnchor } from './checkpoint-anchor.ts';

export interface AnchorLoopOptions {
  readonly files: FileSystem;
  readonly log: string;
  readonly origin: string;
  readonly anchor: CheckpointAnchor;
  readonly verifierKeys: readonly string[];
  readonly clock: JournalClock;
  /** Milliseconds between commits. */
  readonly everyMs: number;
  /** `late`: the place does not answer; `refused`: it holds a history that this log does not continue. */
  readonly report: (state: 'refused' | 'late' | 'recovered') => void;
}

/** Commits a running log's checkpoint to a second place from time to time, and knows for how long that has failed. */
export class AnchorLoop {
  readonly #options: AnchorLoopOptions;
  #committedAt: number;
  #triedAt: number;
  #state: 'refused' | 'late' | 'recovered' = 'recovered';
  #round: Promise<void> | null = null;

  constructor(options: AnchorLoopOptions) {
    this.#options = options;
    this.#committedAt = this.#triedAt = options.clock.monotonic();
  }

  /** Milliseconds since a commit last succeeded; infinite once the place holds another history. */
  get lateMs(): number {
    return this.#state === 'refused' ? Number.POSITIVE_INFINITY : this.#options.clock.monotonic() - this.#committedAt;
  }

  /** Commits if it is time to. Never rejects, and a place that hangs is not asked a second time meanwhile. */
  run(): Promise<void> {
    const { clock, everyMs } = this.#options;
    if (this.#round !== null || clock.monotonic() - this.#triedAt < everyMs) return this.#round ?? Promise.resolve();
    this.#triedAt = clock.monotonic();
    this.#round = this.#commit().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async #commit(): Promise<void> {
    const { files, log, origin, anchor, verifierKeys, clock } = this.#options;
    try {
      const outcome = await anchorLog(files, log, origin, anchor, verifierKeys);
      if (outcome.kind !== 'refused') this.#committedAt = clock.monotonic();
      this.#move(outcome.kind === 'refused' ? 'refused' : 'recovered');
    } catch {
      // A network or database error: how long it lasts is what counts, and admission looks at that.
      this.#move('late');
    }
  }

  #move(state: 'refused' | 'late' | 'recovered'): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.report(state);
  }
}
