import type { JournalClock } from '../writer/journal-clock.ts';
import { withDeadline } from '../writer/with-deadline.ts';
import type { EpochKey, SubjectKeyService } from './subject-key-service.ts';

type Cached = { readonly key: EpochKey; readonly fetchedAt: number };

export interface KeyCacheOptions {
  readonly service: SubjectKeyService;
  readonly clock: JournalClock;
  /** How long a key may be used without the service confirming it, in milliseconds. */
  readonly ttlMs: number;
  /** Deadline of one request to the service, in milliseconds. */
  readonly deadlineMs: number;
  /** `retired`: no pseudonym is made with this epoch's key any more, another one's is in use. */
  readonly onEvent: (event: { readonly epoch: string; readonly state: 'opened' | 'unavailable' | 'retired' }) => void;
}

/** One for all: a record asks each time. */
const AT_HAND = Promise.resolve();

/** The current epoch key, kept while the service is asked in the background; a service that is down is survived for `ttlMs`. */
export class KeyCache {
  readonly #options: KeyCacheOptions;
  #cached: Cached | null = null;
  #asking: Promise<void> | null = null;
  #available = true;

  constructor(options: KeyCacheOptions) {
    this.#options = options;
  }

  /** The key to use now; null when there is none that may still be used. Never waits. */
  usable(): EpochKey | null {
    const { clock, ttlMs } = this.#options;
    if (this.#cached === null) return null;
    const { key, fetchedAt } = this.#cached;
    return clock.monotonic() - fetchedAt <= ttlMs && clock.now() < key.validUntil ? key : null;
  }

  /** Asks the service when the key is missing, past half its life, or of an epoch that ended. Never rejects. */
  refresh(): Promise<void> {
    const { clock, ttlMs } = this.#options;
    const young = this.#cached !== null && clock.monotonic() - this.#cached.fetchedAt < ttlMs / 2 && clock.now() < this.#cached.key.validUntil;
    if (young) return AT_HAND;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const { service, clock, deadlineMs, onEvent } = this.#options;
    try {
      const key = await withDeadline(service.current(clock.now()), deadlineMs, clock);
      const before = this.#cached?.key.epoch ?? key.epoch;
      const news = this.#cached === null || before !== key.epoch || !this.#available;
      this.#cached = { key, fetchedAt: clock.monotonic() };
      this.#available = true;
      if (before !== key.epoch) onEvent({ epoch: before, state: 'retired' });
      if (news) onEvent({ epoch: key.epoch, state: 'opened' });
    } catch {
      // What went wrong inside a key service must not be logged here; that it went wrong is an entry.
      if (this.#available) onEvent({ epoch: this.#cached?.key.epoch ?? 'none', state: 'unavailable' });
      this.#available = false;
    }
  }
}
