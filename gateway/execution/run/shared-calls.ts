import type { TimeLimit, TimeLimited, TimeLimits } from '../../time-limits.ts';
import type { FetchStep } from '../program/program.ts';
import { Cancellation } from '../subgraph/cancellation.ts';
import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { SilenceReason, UnreadReply } from '../subgraph/subgraph-reply.ts';
import { latestJoin, mayJoin } from './may-join.ts';
import type { RequestState } from './request-state.ts';
import { UnderWay } from './under-way.ts';

const silence = (reason: SilenceReason): UnreadReply => ({ read: () => ({ kind: 'silence', reason, retryAfterMs: null }) });

/** One request that waits for a call: until the answer comes, its own deadline passes or its client goes away. */
class Waiting implements TimeLimited {
  readonly #call: SharedCall;
  readonly #request: Cancellation;
  readonly #resolve: (reply: UnreadReply) => void;
  #limit: TimeLimit | null = null;

  constructor(call: SharedCall, request: Cancellation, resolve: (reply: UnreadReply) => void) {
    this.#call = call;
    this.#request = request;
    this.#resolve = resolve;
  }

  begin(limits: TimeLimits, milliseconds: number): void {
    this.#limit = limits.begin(this, milliseconds);
    this.#request.on(this.#onCancel);
  }

  onTimeLimit(): void {
    this.#leave('TIMEOUT');
  }

  end(reply: UnreadReply): void {
    this.#limit?.end();
    this.#request.off(this.#onCancel);
    this.#resolve(reply);
  }

  readonly #onCancel = (): void => this.#leave('CANCELLED');

  #leave(reason: SilenceReason): void {
    this.#call.left(this);
    this.end(silence(reason));
  }
}

/** A call under way and who waits for it. Stopped when nobody does any more. */
class SharedCall {
  readonly cancellation = new Cancellation();
  /** Of whoever began it. */
  readonly deadline: number;
  readonly #onOver: (call: SharedCall) => void;
  #waiting: Waiting[] = [];

  constructor(deadline: number, onOver: (call: SharedCall) => void) {
    this.deadline = deadline;
    this.#onOver = onOver;
  }

  wait(state: RequestState, limits: TimeLimits, milliseconds: number): Promise<UnreadReply> {
    return new Promise((resolve) => {
      const waiting = new Waiting(this, state.cancellation, resolve);
      this.#waiting.push(waiting);
      waiting.begin(limits, milliseconds);
    });
  }

  left(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    if (this.#waiting.length > 0) return;
    this.#onOver(this);
    this.cancellation.cancel();
  }

  answered(reply: UnreadReply): void {
    this.#onOver(this);
    const all = this.#waiting;
    this.#waiting = [];
    for (const waiting of all) waiting.end(reply);
  }
}

/**
 * Calls under way that several requests wait for. Only equal bodies under the same share key (asker, item, case, parties) meet, so a department is told
 * the truth about who asks; nothing is kept once the answer is there. Each request waits until its own deadline, the call as long as somebody waits.
 */
export class SharedCalls {
  readonly #underWay = new UnderWay<SharedCall>();
  readonly #now: () => number;
  readonly #limits: TimeLimits;
  readonly #onJoined: () => void;

  /** `onJoined` is told of each one that was spared. */
  constructor(now: () => number, limits: TimeLimits, onJoined: () => void) {
    this.#now = now;
    this.#limits = limits;
    this.#onJoined = onJoined;
  }

  /** Joins an equal call that is under way, or sends one. Each caller reads data of its own from the bytes (decision 0279). */
  call(client: SubgraphClient, state: RequestState, fetch: FetchStep, body: string, shareKey: string): Promise<UnreadReply> {
    const now = this.#now();
    if (state.deadline <= now) return Promise.resolve(silence('DEADLINE'));
    const key = `${client.name}\n${shareKey}\n${body}`;
    const shared = this.#find(key, state.deadline, now) ?? this.#send(key, client, state, fetch, body, now);
    return shared.wait(state, this.#limits, state.deadline - now);
  }

  #find(key: string, deadline: number, now: number): SharedCall | undefined {
    const shared = this.#underWay.get(key);
    if (shared === undefined || !mayJoin(shared.deadline, deadline, now)) return undefined;
    this.#onJoined();
    return shared;
  }

  #send(key: string, client: SubgraphClient, state: RequestState, fetch: FetchStep, body: string, now: number): SharedCall {
    state.calls.set(client.name, (state.calls.get(client.name) ?? 0) + 1);
    const shared = new SharedCall(state.deadline, (over) => this.#underWay.delete(key, over));
    void client
      .call({ body, operationKind: fetch.operationKind, deadline: latestJoin(state.deadline, now), cancellation: shared.cancellation, sign: state.sign })
      .then((reply) => shared.answered(reply));
    this.#underWay.set(key, shared);
    return shared;
  }
}
