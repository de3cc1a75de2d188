import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { sourceFigures } from '../adapters/resilience/source-figures.ts';
import type { AssertionKey } from '../schema/contract/sign-assertion.ts';
import { SUBGRAPH_PORTS } from '../schema/subgraph-sources.ts';
import { createPersonIdCodec } from '../standards/person-id.ts';
import type { DepartmentSettings } from './config.ts';
import { createNonceWindow } from './server/nonce-window.ts';
import type { ReportError } from './server/executable-subgraph.ts';
import { executableSubgraph } from './server/executable-subgraph.ts';
import { createRequestHandler } from './server/request-handler.ts';
import { createSourceMetrics } from './server/source-metrics.ts';
import type { SubgraphModule } from './subgraph-module.ts';
import type { RunningSubgraphName } from './subgraph-registry.ts';
import { SUBGRAPH_MODULES } from './subgraph-registry.ts';
import { createCursorCodec } from './values/cursor.ts';

export interface SubgraphKeys {
  /** 32 bytes shared with the gateway, this subgraph's own. */
  readonly assertion: Uint8Array;
  /** 64 bytes. */
  readonly personId: Uint8Array;
  /** 32 bytes. */
  readonly cursor: Uint8Array;
}

export interface StartSubgraphOptions {
  readonly name: RunningSubgraphName;
  /** Default `127.0.0.1`; port 0 takes a free one. */
  readonly host?: string;
  readonly port: number;
  readonly keys: SubgraphKeys;
  readonly departments: DepartmentSettings;
  /** Epoch milliseconds. Default the machine's clock. */
  readonly now?: () => number;
  /** Told of errors no client may read. Default: nobody. */
  readonly report?: ReportError;
  /** In place of the module of the registry: for tests over an adapter of their own. */
  readonly module?: SubgraphModule;
}

export interface RunningSubgraph {
  readonly name: RunningSubgraphName;
  /** `http://host:port/graphql`. */
  readonly url: string;
  /** Stops taking requests, lets those under way finish for up to 4 s, ends the adapter's connections. */
  close(): Promise<void>;
}

/** Requests under way are given this long at shutdown, ms. */
const GRACE_MS = 4_000;

/** Starts one subgraph as a server of its own. */
export async function startSubgraph(options: StartSubgraphOptions): Promise<RunningSubgraph> {
  const { name, host = '127.0.0.1', port, keys, departments, now = Date.now, report = () => undefined } = options;
  const module = options.module ?? SUBGRAPH_MODULES[name]({ departments, personIds: createPersonIdCodec(keys.personId), cursors: createCursorCodec(keys.cursor), now });
  const key: AssertionKey = { subgraph: name, secret: keys.assertion };
  const metrics = createSourceMetrics(() => sourceFigures().filter(({ source }) => source === name));
  const handle = createRequestHandler({ run: executableSubgraph(module, report), key, nonces: createNonceWindow(), now, metrics: metrics.text, onRefused: metrics.refused });
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that went away while its body was read; nothing can be said to it any more.
      if (!request.complete) return void request.destroy();
      report(error, 'none');
      return void response.destroy();
    });
  });
  // Longer than the gateway's pool keeps a connection, so that it is never the subgraph that closes one in use.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  await listen(server, port, host);
  return { name, url: `http://${host}:${boundPort(server)}/graphql`, close: () => stop(server, module) };
}

/** The port a subgraph listens at, from the base port. */
export function subgraphPort(name: RunningSubgraphName, basePort: number): number {
  return basePort + (SUBGRAPH_PORTS[name] % 100);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server must have a port');
  return address.port;
}

async function stop(server: Server, module: SubgraphModule): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(grace);
  await module.close();
}
