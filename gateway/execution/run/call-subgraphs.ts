import type { SubgraphClient } from '../subgraph/subgraph-client.ts';
import type { UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { CallSubgraph } from './call-subgraph.ts';
import { shareCall } from './share-call.ts';
import type { SharedFetches } from './shared-fetches.ts';
import type { SharedWork } from './shared-work.ts';

const UNKNOWN: UnreadReply = { read: () => ({ kind: 'silence', reason: 'CONNECT', retryAfterMs: null }) };

/** What several requests may wait for: fetches with all that follows from them where nobody else writes to it, otherwise the bare calls. */
export interface SharedCalls {
  readonly fetches: SharedFetches;
  readonly calls: SharedWork<UnreadReply>;
}

/** Sends each fetch through the client of its subgraph; queries of requests that have a share key may join an equal one under way. */
export function callSubgraphs(clients: ReadonlyMap<string, SubgraphClient>, shared: SharedCalls): CallSubgraph {
  return (state, fetch, body, asked) => {
    const client = clients.get(fetch.subgraph);
    if (client === undefined) return Promise.resolve(UNKNOWN);
    if (state.shareKey !== null && fetch.operationKind === 'query' && state.program.operationKind === 'query' && !client.settings.unshared) {
      const scope = state.nested?.scopes[fetch.index] ?? null;
      const call = { client, state, fetch, body, shareKey: state.shareKey };
      return scope === null ? shareCall(shared.calls, call, state) : shared.fetches.run({ ...call, scope, asked });
    }
    state.calls.set(fetch.subgraph, (state.calls.get(fetch.subgraph) ?? 0) + 1);
    return client.call({ body, operationKind: fetch.operationKind, deadline: state.deadline, cancellation: state.cancellation, sign: state.sign });
  };
}
