import type { FetchStep } from '../program/program.ts';

/** One fetch of a program with the objects it is for. */
export interface BoundFetch {
  readonly fetch: FetchStep;
  readonly targets: readonly object[];
}

/**
 * A ready fetch waits for its equal siblings for at most this share of the time its request has run, and of the time that is left to it, and at least {@link MIN_WAIT_MS}. What a
 * branch waits for may never come.
 */
const WAIT_SHARE = 0.5;
const LEFT_SHARE = 0.1;
const MIN_WAIT_MS = 1;

/**
 * Equal fetches of one request that become ready at about the same time are sent as one call. The wait is bounded by shares of the time already
 * spent and of the time left, so that a slow source in one branch never holds up another branch for long.
 */
export class GroupRun {
  readonly #send: (members: readonly BoundFetch[]) => Promise<void>;
  readonly #expected: number;
  #joined = 0;
  #waiting: BoundFetch[] = [];
  #sending: { readonly promise: Promise<void>; readonly resolve: () => void; readonly reject: (error: unknown) => void } | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(expected: number, send: (members: readonly BoundFetch[]) => Promise<void>) {
    this.#expected = expected;
    this.#send = send;
  }

  /** Settles when the call that `member` went with has been merged. @param elapsedMs how long the request has run. @param leftMs how long it may go on. */
  join(member: BoundFetch, elapsedMs: number, leftMs: number): Promise<void> {
    this.#joined += 1;
    this.#waiting.push(member);
    this.#sending ??= Promise.withResolvers<void>();
    const { promise } = this.#sending;
    if (this.#joined >= this.#expected) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), Math.max(MIN_WAIT_MS, Math.min(elapsedMs * WAIT_SHARE, leftMs * LEFT_SHARE)));
    return promise;
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const sending = this.#sending;
    const members = this.#waiting;
    this.#sending = null;
    this.#waiting = [];
    if (sending !== null) this.#send(members).then(sending.resolve, sending.reject);
  }
}
