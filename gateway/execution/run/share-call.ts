import type { FetchStep } from '../program/program.ts';
import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { RequestState } from './request-state.ts';
import type { Sharer, SharedWork } from './shared-work.ts';

export interface CallToShare {
  readonly client: SubgraphClient;
  readonly state: RequestState;
  readonly fetch: FetchStep;
  readonly body: string;
  readonly shareKey: string;
}

/** Joins an equal call under way for `sharer`, or sends one as of `state`. Whoever gets the reply reads data of its own from its bytes (decision 0279). */
export function shareCall(calls: SharedWork<UnreadReply>, { client, state, fetch, body, shareKey }: CallToShare, sharer: Sharer): Promise<UnreadReply> {
  return calls.join(`${client.name}\n${shareKey}\n${body}`, sharer, (work) => {
    state.calls.set(client.name, (state.calls.get(client.name) ?? 0) + 1);
    return client.call({ body, operationKind: fetch.operationKind, sign: state.sign, deadline: work.deadline, cancellation: work.cancellation });
  });
}
