import { Cancellation } from '../subgraph/cancellation.ts';

interface Shared<T> {
  readonly result: Promise<T>;
  readonly cancellation: Cancellation;
  waiting: number;
}

/**
 * Whole runs under way that several requests wait for: the same operation with the same variables under the same share key. What it results in is
 * read by all of them and changed by none. A run is stopped when the last one that waits for it goes away.
 */
export class SharedRuns<T> {
  readonly #underWay = new Map<string, Shared<T>>();

  /** Joins the run of `key`, or begins it. Rejects with `gone()` when `signal` is aborted first. */
  async join(key: string, signal: AbortSignal, begin: (cancellation: Cancellation) => Promise<T>, gone: () => Error): Promise<T> {
    const shared = this.#underWay.get(key) ?? this.#begin(key, begin);
    shared.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      shared.waiting -= 1;
      if (shared.waiting === 0) {
        this.#forget(key, shared);
        shared.cancellation.cancel();
      }
      left.reject(gone());
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #begin(key: string, begin: (cancellation: Cancellation) => Promise<T>): Shared<T> {
    const cancellation = new Cancellation();
    const shared: Shared<T> = { result: begin(cancellation), cancellation, waiting: 0 };
    this.#underWay.set(key, shared);
    const forget = (): void => this.#forget(key, shared);
    shared.result.then(forget, forget);
    return shared;
  }

  #forget(key: string, shared: Shared<T>): void {
    if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
  }
}
