import { Pool } from 'undici';
import { decodeBody } from './decode-body.ts';
import { ReplyHandler } from './reply-handler.ts';
import { TimeLimits } from '../../time-limits.ts';
import type { Transport } from './transport.ts';

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
  const limits = new TimeLimits();
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

  return {
    send: (call) =>
      new Promise((resolve) => {
        const { pool, path } = addressOf(call.url);
        const handler = new ReplyHandler(call, limits, (reply) => resolve(reply.kind === 'reply' && reply.body.length > 0 ? decodeBody(reply, call.maxBytes) : reply));
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
