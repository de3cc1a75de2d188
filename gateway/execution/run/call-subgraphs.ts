import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { CallSubgraph } from './call-subgraph.ts';
import type { SharedCalls } from './shared-calls.ts';

const UNKNOWN: UnreadReply = { read: () => ({ kind: 'silence', reason: 'CONNECT', retryAfterMs: null }) };

/** Sends each fetch through the client of its subgraph; queries of requests that have a share key may join an equal call under way. */
export function callSubgraphs(clients: ReadonlyMap<string, SubgraphClient>, shared: SharedCalls): CallSubgraph {
  return (state, fetch, body) => {
    const client = clients.get(fetch.subgraph);
    if (client === undefined) return Promise.resolve(UNKNOWN);
    if (state.shareKey !== null && fetch.operationKind === 'query' && state.program.operationKind === 'query' && !client.settings.unshared) {
      return shared.call(client, state, fetch, body, state.shareKey);
    }
    state.calls.set(fetch.subgraph, (state.calls.get(fetch.subgraph) ?? 0) + 1);
    return client.call({ body, operationKind: fetch.operationKind, deadline: state.deadline, cancellation: state.cancellation, sign: state.sign });
  };
}
