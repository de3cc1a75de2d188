import { compileCopier } from '../program/compile-copier.ts';
import type { Copier } from '../program/compile-copier.ts';
import type { FetchStep } from '../program/program.ts';
import { Cancellation } from '../subgraph/cancellation.ts';
import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { SubgraphReply } from '../subgraph/subgraph-reply.ts';
import type { RequestState } from './request-state.ts';

interface Shared {
  readonly reply: Promise<SubgraphReply>;
  /** Stops the call; only when nobody waits for it any more. */
  readonly cancellation: Cancellation;
  waiting: number;
}

const CANCELLED: SubgraphReply = { kind: 'silence', reason: 'CANCELLED', retryAfterMs: null };

/**
 * Calls under way that several requests wait for. Only equal bodies under the same share key (principal, item, case) meet, so a department is told
 * the truth about who asks; nothing is kept once the answer is there.
 */
export class SharedCalls {
  readonly #underWay = new Map<string, Shared>();
  readonly #copiers = new WeakMap<FetchStep, Copier>();

  /** Joins an equal call that is under way, or sends one. Each caller gets data of its own. */
  async call(client: SubgraphClient, state: RequestState, fetch: FetchStep, body: string, shareKey: string): Promise<SubgraphReply> {
    const key = `${client.name}\n${shareKey}\n${body}`;
    const shared = this.#underWay.get(key) ?? this.#send(key, client, state, fetch, body);
    shared.waiting += 1;
    const leave = (): void => {
      shared.waiting -= 1;
      if (shared.waiting > 0) return;
      if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
      shared.cancellation.cancel();
    };
    const cancelled = Promise.withResolvers<SubgraphReply>();
    const onCancel = (): void => {
      leave();
      cancelled.resolve(CANCELLED);
    };
    state.cancellation.on(onCancel);
    const reply = await Promise.race([shared.reply, cancelled.promise]);
    state.cancellation.off(onCancel);
    return reply.kind === 'answer' ? { ...reply, data: reply.data === null ? null : (this.#copierOf(fetch)(reply.data) as Record<string, unknown>) } : reply; // a copy of a record
  }

  #copierOf(fetch: FetchStep): Copier {
    let copier = this.#copiers.get(fetch);
    if (copier === undefined) this.#copiers.set(fetch, (copier = compileCopier(fetch)));
    return copier;
  }

  #send(key: string, client: SubgraphClient, state: RequestState, fetch: FetchStep, body: string): Shared {
    const cancellation = new Cancellation();
    state.calls.set(client.name, (state.calls.get(client.name) ?? 0) + 1);
    const reply = client.call({ body, operationKind: fetch.operationKind, deadline: state.deadline, cancellation, sign: state.sign });
    const shared = { reply, cancellation, waiting: 0 };
    this.#underWay.set(key, shared);
    void reply.then(() => {
      if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
    });
    return shared;
  }
}
