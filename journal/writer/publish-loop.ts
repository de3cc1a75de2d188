import type { GroupCommit } from './group-commit.ts';
import type { JournalClock } from './journal-clock.ts';
import type { Publisher } from './publisher.ts';
import type { SinkGroup } from './sink-group.ts';

/** Entries published at once: making their tiles takes a few milliseconds, for which appends wait. */
const MAX_ROUND_ENTRIES = 2_048;

/** Publishes what is durable, one round at a time, and remembers since when it could not. */
export class PublishLoop {
  readonly #commit: GroupCommit;
  readonly #publisher: Publisher;
  readonly #sinks: SinkGroup;
  readonly #clock: JournalClock;
  #round: Promise<boolean> | null = null;
  #caughtUpAt: number;

  constructor(commit: GroupCommit, publisher: Publisher, sinks: SinkGroup, clock: JournalClock) {
    this.#commit = commit;
    this.#publisher = publisher;
    this.#sinks = sinks;
    this.#clock = clock;
    this.#caughtUpAt = clock.monotonic();
  }

  get publishedSize(): number {
    return this.#publisher.size;
  }

  /** Milliseconds for which durable entries have been waiting for publication; 0 when none waits. */
  get lateMs(): number {
    return this.#commit.unpublished.length === 0 ? 0 : this.#clock.monotonic() - this.#caughtUpAt;
  }

  /** Publishes all frames there are now; true when it did. Never rejects: what fails is tried again at the next tick. A hung round is not joined by a second. */
  run(): Promise<boolean> {
    this.#round ??= this.#publishAll().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  /** Resolves when no round is under way. */
  async settled(): Promise<void> {
    await this.#round;
  }

  async #publishAll(): Promise<boolean> {
    if (this.#commit.unpublished.length === 0) this.#caughtUpAt = this.#clock.monotonic();
    try {
      while (this.#commit.unpublished.length > 0 && this.#sinks.primaryIsOpen) {
        const startedAt = this.#clock.monotonic();
        const frames = [];
        let entries = 0;
        for (const frame of this.#commit.unpublished) {
          frames.push(frame);
          entries += frame.entries.length;
          if (entries >= MAX_ROUND_ENTRIES) break;
        }
        await this.#publisher.publish(frames);
        this.#commit.published(this.#publisher.size);
        this.#caughtUpAt = startedAt;
        await this.#sinks.release(this.#publisher.size);
        // What came in meanwhile waits for the next tick, unless there is a backlog.
        if (entries < MAX_ROUND_ENTRIES) break;
      }
      return true;
    } catch {
      return false;
    }
  }
}
