import type { TimeLimit, TimeLimited, TimeLimits } from '../../time-limits.ts';
import { Cancellation } from '../subgraph/cancellation.ts';
import type { SilenceReason } from '../subgraph/subgraph-reply.ts';
import { UnderWay } from './under-way.ts';

/** One request as far as sharing concerns it. */
export interface Sharer {
  readonly cancellation: Cancellation;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/** One request that waits for work: until it is done, its own deadline passes or its client goes away. */
class Waiting<T> implements TimeLimited {
  readonly #work: Work<T>;
  readonly #request: Cancellation;
  readonly #resolve: (result: T) => void;
  readonly #reject: (error: unknown) => void;
  #limit: TimeLimit | null = null;

  constructor(work: Work<T>, request: Cancellation, resolve: (result: T) => void, reject: (error: unknown) => void) {
    this.#work = work;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(limits: TimeLimits, milliseconds: number): void {
    this.#limit = limits.begin(this, milliseconds);
    this.#request.on(this.#onCancel);
  }

  onTimeLimit(): void {
    this.#leave('TIMEOUT');
  }

  done(result: T): void {
    this.#end();
    this.#resolve(result);
  }

  failed(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#limit?.end();
    this.#request.off(this.#onCancel);
  }

  readonly #onCancel = (): void => this.#leave('CANCELLED');

  #leave(reason: SilenceReason): void {
    this.#work.left(this);
    this.done(this.#work.withoutResult(reason));
  }
}

/** Work under way and who waits for it. Stopped when nobody does any more. */
class Work<T> implements Sharer {
  readonly cancellation = new Cancellation();
  /** Of whoever began it. */
  readonly deadline: number;
  readonly withoutResult: (reason: SilenceReason) => T;
  readonly #onOver: (work: Work<T>) => void;
  #waiting: Waiting<T>[] = [];

  constructor(deadline: number, withoutResult: (reason: SilenceReason) => T, onOver: (work: Work<T>) => void) {
    this.deadline = deadline;
    this.withoutResult = withoutResult;
    this.#onOver = onOver;
  }

  wait({ cancellation }: Sharer, limits: TimeLimits, milliseconds: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting = new Waiting(this, cancellation, resolve, reject);
      this.#waiting.push(waiting);
      waiting.begin(limits, milliseconds);
    });
  }

  left(waiting: Waiting<T>): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    if (this.#waiting.length > 0) return;
    this.#onOver(this);
    this.cancellation.cancel();
  }

  /** Gives those who wait to `tell`, which must settle each. */
  over(tell: (waiting: readonly Waiting<T>[]) => void): void {
    this.#onOver(this);
    const all = this.#waiting;
    this.#waiting = [];
    tell(all);
  }
}

export interface SharedWorkOptions<T> {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly limits: TimeLimits;
  /** What a request has that did not wait until the end. */
  readonly withoutResult: (reason: SilenceReason) => T;
  /** Whether a request may wait for what was begun for another one's deadline. Epoch milliseconds. */
  readonly mayJoin: (begunFor: number, own: number, now: number) => boolean;
  /** When work that is begun for a deadline has to end. */
  readonly until: (deadline: number, now: number) => number;
  /** How long after its deadline a request still waits. */
  readonly graceMs: number;
  /** Told of each one that was spared. */
  readonly onJoined: () => void;
  /** Told of a result that several requests get, before they do. */
  readonly onShared?: (result: T) => void;
}

/**
 * Work under way that several requests wait for, by key: calls of subgraphs, and what is made of them. Only what is begun under the same share key (asker, item, case,
 * parties) meets, so a department is told the truth about who asks; nothing is kept once it is done. Each request waits until its own deadline, the work
 * goes on as long as somebody waits.
 */
export class SharedWork<T> {
  readonly #underWay = new UnderWay<Work<T>>();
  readonly #options: SharedWorkOptions<T>;

  constructor(options: SharedWorkOptions<T>) {
    this.#options = options;
  }

  /** Joins what is under way by `key`, or begins it, with a cancellation and a deadline of its own. */
  join(key: string, sharer: Sharer, begin: (work: Sharer) => Promise<T>): Promise<T> {
    const { limits, withoutResult, graceMs } = this.#options;
    const now = this.#options.now();
    if (sharer.deadline <= now) return Promise.resolve(withoutResult('DEADLINE'));
    const work = this.#find(key, sharer.deadline, now) ?? this.#begin(key, sharer.deadline, now, begin);
    return work.wait(sharer, limits, sharer.deadline - now + graceMs);
  }

  #find(key: string, deadline: number, now: number): Work<T> | undefined {
    const work = this.#underWay.get(key);
    if (work === undefined || !this.#options.mayJoin(work.deadline, deadline, now)) return undefined;
    this.#options.onJoined();
    return work;
  }

  #begin(key: string, deadline: number, now: number, begin: (work: Sharer) => Promise<T>): Work<T> {
    const { withoutResult, onShared, until } = this.#options;
    const work = new Work<T>(deadline, withoutResult, (over) => this.#underWay.delete(key, over));
    this.#underWay.set(key, work);
    begin({ cancellation: work.cancellation, deadline: until(deadline, now) }).then(
      (result) => work.over((waiting) => {
        if (waiting.length > 1) onShared?.(result);
        for (const one of waiting) one.done(result);
      }),
      (error: unknown) => work.over((waiting) => {
        for (const one of waiting) one.failed(error);
      }),
    );
    return work;
  }
}
