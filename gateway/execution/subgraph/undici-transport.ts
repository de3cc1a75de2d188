import { Pool } from 'undici';
import { decodeBody } from './decode-body.ts';
import { ReplyHandler } from './reply-handler.ts';
import type { Transport, TransportCall, TransportReply } from './transport.ts';

export interface UndiciTransportOptions {
  /** Sockets kept to each subgraph. Default 64. */
  readonly connections?: number;
  /** Milliseconds to connect. Default 1000. */
  readonly connectTimeoutMs?: number;
}

interface Address {
  readonly pool: Pool;
  readonly path: string;
}

/** Production transport: one undici pool an origin, keep-alive, one small handler a call. */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
  const pools = new Map<string, Pool>();
  const addresses = new Map<string, Address>();
  const addressOf = (url: string): Address => {
    const known = addresses.get(url);
    if (known !== undefined) return known;
    const { origin, pathname, search } = new URL(url);
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: options.connections ?? 64,
        connect: { timeout: options.connectTimeoutMs ?? 1000 },
        // The engine keeps its own, finer clocks for each call.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      pools.set(origin, pool);
    }
    const address = { pool, path: pathname + search };
    addresses.set(url, address);
    return address;
  };

  const dispatch = (call: TransportCall): Promise<TransportReply> =>
    new Promise((resolve) => {
      const { pool, path } = addressOf(call.url);
      pool.dispatch({ path, method: 'POST', headers: call.headers, body: call.body }, new ReplyHandler(call, resolve));
    });

  return {
    send: (call) => dispatch(call).then((reply) => (reply.kind === 'reply' && reply.body.length > 0 ? decodeBody(reply, call.maxBytes) : reply)),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      pools.clear();
      addresses.clear();
    },
  };
}
