import { Pool } from 'undici';
import { decodeBody } from './decode-body.ts';
import { ReplyHandler } from './reply-handler.ts';
import { ReplyMemory } from './reply-memory.ts';
import { TimeLimits } from '../../time-limits.ts';
import { subgraphConnector } from './subgraph-connector.ts';
import { SUBGRAPH_DEFAULTS } from './subgraph-options.ts';
import type { Transport, TransportCall } from './transport.ts';

export interface UndiciTransportOptions {
  /** Sockets to each subgraph. Default 256, as many as calls to it may be under way: a smaller number would be a queue that nobody sees. */
  readonly connections?: number;
  /** Milliseconds to connect. Default 1000. */
  readonly connectTimeoutMs?: number;
}

interface Address {
  readonly url: string;
  readonly pool: Pool;
  readonly path: string;
}

/** Production transport: one undici pool a subgraph (several may stand behind one origin, and none may wait for another's sockets), keep-alive, one small handler a call. */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
  const pools = new Map<string, Pool>();
  /** By subgraph; made again when a new supergraph has it elsewhere. */
  const addresses = new Map<string, Address>();
  const limits = new TimeLimits();
  const memory = new ReplyMemory();
  const addressOf = ({ subgraph, url }: TransportCall): Address => {
    const known = addresses.get(subgraph);
    if (known !== undefined && known.url === url) return known;
    const { origin, pathname, search } = new URL(url);
    const name = `${subgraph} ${origin}`;
    let pool = pools.get(name);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: options.connections ?? SUBGRAPH_DEFAULTS.concurrency,
        connect: subgraphConnector(options.connectTimeoutMs ?? 1000),
        // The engine keeps its own, finer clocks for each call.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      pools.set(name, pool);
    }
    const address = { url, pool, path: pathname + search };
    addresses.set(subgraph, address);
    return address;
  };

  return {
    send: (call) =>
      new Promise((resolve) => {
        const { pool, path } = addressOf(call);
        const handler = new ReplyHandler(call, limits, memory, (reply) => resolve(reply.kind === 'reply' && reply.body.length > 0 ? decodeBody(reply, call.maxBytes) : reply));
        pool.dispatch({ path, method: 'POST', headers: call.headers, body: call.body }, handler);
      }),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      limits.close();
      pools.clear();
      addresses.clear();
    },
  };
}
