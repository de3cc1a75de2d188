import type { Transport, TransportReply } from '../../../../gateway/execution/subgraph/transport.ts';
import type { LocalSubgraph } from './subgraph.ts';

/** Carries calls to subgraphs in this process; what they answer crosses as bytes, as over a socket. */
export function createLocalTransport(subgraphs: readonly LocalSubgraph[]): Transport {
  const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  return {
    send: async ({ subgraph: name, body }): Promise<TransportReply> => {
      const subgraph = byName.get(name);
      if (subgraph === undefined) return { kind: 'failure', failure: 'CONNECT' };
      const request = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
      const result = await subgraph.execute(request);
      return { kind: 'reply', status: 200, mediaType: 'application/json', body: Buffer.from(JSON.stringify(result)) };
    },
    close: async () => undefined,
  };
}
