import { Cancellation } from '../subgraph/cancellation.ts';
import { mayJoin } from './may-join.ts';
import { UnderWay } from './under-way.ts';
import type { RequestSignal } from '../../request-signal.ts';

interface Shared<T> {
  readonly result: Promise<T>;
  readonly cancellation: Cancellation;
  /** Of whoever began it. */
  readonly deadline: number;
  waiting: number;
}

/** One request that wants a run. */
export interface Joining<T> {
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Aborted when its client goes away. */
  readonly signal: RequestSignal;
  readonly begin: (cancellation: Cancellation) => Promise<T>;
  /** What it fails with when it is aborted first. */
  readonly gone: () => Error;
}

/**
 * Whole runs under way that several requests wait for: the same operation with the same variables under the same share key. What it results in is
 * read by all of them and changed by none. A run is stopped when the last one that waits for it goes away; a request whose deadline is another
 * begins one of its own.
 */
export class SharedRuns<T> {
  readonly #underWay = new UnderWay<Shared<T>>();
  readonly #now: () => number;
  readonly #onJoined: () => void;

  /** `onJoined` is told of each one that was spared. */
  constructor(now: () => number, onJoined: () => void) {
    this.#now = now;
    this.#onJoined = onJoined;
  }

  /** Joins the run of `key`, or begins it. */
  async join(key: string, joining: Joining<T>): Promise<T> {
    const shared = this.#find(key, joining.deadline) ?? this.#begin(key, joining);
    shared.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      // Before the run is stopped: what that ends with is not why this request ends.
      left.reject(joining.gone());
      shared.waiting -= 1;
      if (shared.waiting > 0) return;
      this.#underWay.delete(key, shared);
      shared.cancellation.cancel();
    };
    joining.signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.result, left.promise]);
    } finally {
      joining.signal.removeEventListener('abort', leave);
    }
  }

  #find(key: string, deadline: number): Shared<T> | undefined {
    const shared = this.#underWay.get(key);
    if (shared === undefined || !mayJoin(shared.deadline, deadline, this.#now())) return undefined;
    this.#onJoined();
    return shared;
  }

  #begin(key: string, { begin, deadline }: Joining<T>): Shared<T> {
    const cancellation = new Cancellation();
    const shared: Shared<T> = { result: begin(cancellation), cancellation, deadline, waiting: 0 };
    this.#underWay.set(key, shared);
    const forget = (): void => this.#underWay.delete(key, shared);
    shared.result.then(forget, forget);
    return shared;
  }
}
