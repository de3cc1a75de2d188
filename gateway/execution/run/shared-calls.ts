import { compileCopier } from '../program/compile-copier.ts';
import type { Copier } from '../program/compile-copier.ts';
import type { FetchStep } from '../program/program.ts';
import { Cancellation } from '../subgraph/cancellation.ts';
import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { SilenceReason, SubgraphReply } from '../subgraph/subgraph-reply.ts';
import { latestJoin, mayJoin } from './may-join.ts';
import type { RequestState } from './request-state.ts';

interface Shared {
  readonly reply: Promise<SubgraphReply>;
  /** Stops the call; only when nobody waits for it any more. */
  readonly cancellation: Cancellation;
  /** Of whoever began it. */
  readonly deadline: number;
  waiting: number;
}

const silence = (reason: SilenceReason): SubgraphReply => ({ kind: 'silence', reason, retryAfterMs: null });

/**
 * Calls under way that several requests wait for. Only equal bodies under the same share key (asker, item, case, parties) meet, so a department is told
 * the truth about who asks; nothing is kept once the answer is there. Each request waits until its own deadline, the call as long as somebody waits.
 */
export class SharedCalls {
  readonly #underWay = new Map<string, Shared>();
  readonly #copiers = new WeakMap<FetchStep, Copier>();
  readonly #now: () => number;
  readonly #onJoined: () => void;

  /** `onJoined` is told of each one that was spared. */
  constructor(now: () => number, onJoined: () => void) {
    this.#now = now;
    this.#onJoined = onJoined;
  }

  /** Joins an equal call that is under way, or sends one. Each caller gets data of its own. */
  async call(client: SubgraphClient, state: RequestState, fetch: FetchStep, body: string, shareKey: string): Promise<SubgraphReply> {
    const now = this.#now();
    if (state.deadline <= now) return silence('DEADLINE');
    const key = `${client.name}\n${shareKey}\n${body}`;
    const reply = await this.#wait(key, this.#find(key, state.deadline, now) ?? this.#send(key, client, state, fetch, body, now), state, now);
    return reply.kind === 'answer' ? { ...reply, data: reply.data === null ? null : (this.#copierOf(fetch)(reply.data) as Record<string, unknown>) } : reply; // a copy of a record
  }

  async #wait(key: string, shared: Shared, state: RequestState, now: number): Promise<SubgraphReply> {
    shared.waiting += 1;
    const left = Promise.withResolvers<SubgraphReply>();
    const leave = (reason: SilenceReason): void => {
      clearTimeout(timer);
      state.cancellation.off(onCancel);
      left.resolve(silence(reason));
      shared.waiting -= 1;
      if (shared.waiting > 0) return;
      if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
      shared.cancellation.cancel();
    };
    const onCancel = (): void => leave('CANCELLED');
    const timer = setTimeout(() => leave('TIMEOUT'), state.deadline - now);
    state.cancellation.on(onCancel);
    const reply = await Promise.race([shared.reply, left.promise]);
    clearTimeout(timer);
    state.cancellation.off(onCancel);
    return reply;
  }

  #copierOf(fetch: FetchStep): Copier {
    let copier = this.#copiers.get(fetch);
    if (copier === undefined) this.#copiers.set(fetch, (copier = compileCopier(fetch)));
    return copier;
  }

  #find(key: string, deadline: number, now: number): Shared | undefined {
    const shared = this.#underWay.get(key);
    if (shared === undefined || !mayJoin(shared.deadline, deadline, now)) return undefined;
    this.#onJoined();
    return shared;
  }

  #send(key: string, client: SubgraphClient, state: RequestState, fetch: FetchStep, body: string, now: number): Shared {
    const cancellation = new Cancellation();
    state.calls.set(client.name, (state.calls.get(client.name) ?? 0) + 1);
    // Read at once, as one value for all who wait: each then copies what it asked for.
    const reply = client.call({ body, operationKind: fetch.operationKind, deadline: latestJoin(state.deadline, now), cancellation, sign: state.sign }).then((unread) => unread.read(null));
    const shared = { reply, cancellation, deadline: state.deadline, waiting: 0 };
    this.#underWay.set(key, shared);
    void reply.then(() => {
      if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
    });
    return shared;
  }
}
