import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { SubgraphReply } from '../subgraph/subgraph-reply.ts';
import type { CallSubgraph } from './call-subgraph.ts';

const UNKNOWN: SubgraphReply = { kind: 'silence', reason: 'CONNECT', retryAfterMs: null };

/** Sends each fetch through the client of its subgraph. */
export function callSubgraphs(clients: ReadonlyMap<string, SubgraphClient>): CallSubgraph {
  return (state, fetch, body) => {
    const client = clients.get(fetch.subgraph);
    if (client === undefined) return Promise.resolve(UNKNOWN);
    state.calls.set(fetch.subgraph, (state.calls.get(fetch.subgraph) ?? 0) + 1);
    return client.call({ body, operationKind: fetch.operationKind, deadline: state.deadline, cancellation: state.cancellation, sign: state.sign });
  };
}
