import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from 'node:http';
import { Server as SocketServer } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import type { GatewayConfig } from './config.ts';
import type { Executor, SubgraphAddress } from './execution/executor.ts';
import { showGraph } from './graph-metrics.ts';
import type { House } from './house.ts';
import { createInTurn } from './in-turn.ts';
import type { Log } from './log.ts';
import { DEFAULT_OPERATION_LIMITS, PUBLIC_OPERATION_LIMITS } from './operation/operation-limits.ts';
import { createPersistedQueries } from './operation/persisted-queries.ts';
import type { TrustedDocuments } from './operation/trusted-documents.ts';
import type { PolicyControl } from './policy-in-force.ts';
import { serveGraph } from './serve-graph.ts';
import type { RunningGraph } from './serve-graph.ts';
import { createClientNetworks } from './server/client-networks.ts';
import { createHttpServer } from './server/create-http-server.ts';
import { GraphSlot } from './server/graph-slot.ts';
import { createAdmission } from './server/admission.ts';
import type { Metrics } from './server/metrics.ts';
import { SlowBodies } from './server/slow-bodies.ts';
import { UnsentAnswers } from './server/unsent-answers.ts';
import type { SupergraphSource } from './supergraph-source.ts';

/** How long requests in progress may take to finish once the gateway stops. The whole stop must be over in 5 s. */
const DRAIN_MILLISECONDS = 3_250;
/** How long a request may be on its way over a connection that is there. */
const NEWCOMER_MILLISECONDS = 250;
/** How long cancelled requests may take to be journalled and answered. */
const CANCEL_MILLISECONDS = 700;
/** Waiting longer than it takes must not keep a process that is done. */
const PATIENCE = { ref: false };

/** Effects and parts that the gateway does not make itself. */
export interface GatewayParts {
  readonly house: House;
  readonly source: SupergraphSource;
  readonly createExecutor: (supergraph: SupergraphFile, api: GraphQLSchema, addressOf: (subgraph: SubgraphAddress) => string) => Executor | Promise<Executor>;
  readonly trusted: TrustedDocuments;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls again and again without keeping the process alive; returns what stops it. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  readonly requestId: () => string;
}

export interface RunningGateway {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Reads supergraph and policy anew. Files that are refused leave the last good ones in service, and it rejects. */
  reload(): Promise<void>;
  /** Changes the policy beside the graph that is served, in turn with reloads; null for a gateway without one. */
  readonly policy: PolicyControl | null;
  /** Answers what is in progress, keeps what must be kept, and is gone within 5 s. */
  close(): Promise<void>;
}

/** Starts a gateway and listens. Throws when the supergraph is refused or the port is taken; then nothing is left running. */
export async function startGateway(config: GatewayConfig, parts: GatewayParts): Promise<RunningGateway> {
  const { log, metrics } = parts;
  const first = await loadGraph(config, parts).catch(async (error: unknown) => {
    await parts.house.close();
    throw error;
  });
  const slot = new GraphSlot<RunningGraph>(first, (error) => log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'an old graph could not be closed'));
  const admission = createAdmission(config.http, { now: parts.now, every: parts.every, log }, metrics);
  const slowBodies = new SlowBodies({ ...config.http, now: parts.now });
  const networks = createClientNetworks(config.forwarding);
  const unsent = new UnsentAnswers({ most: config.http.unsentBytes, networkOf: (request) => networks.of(request) });
  const [stopping, draining] = [new AbortController(), new AbortController()];
  showGraph(metrics, () => slot.current);
  const server = createHttpServer({
    endpoint: { lease: () => slot.lease(), limits: config.http, networks, clock: parts.clock },
    limits: config.http, corsOrigins: config.corsOrigins, admission, slowBodies, unsent, metrics, log, requestId: parts.requestId, now: parts.now,
    readiness: () => ({ supergraph: true, serving: !draining.signal.aborted, ...parts.house.readiness() }),
    draining: draining.signal,
    stopping: stopping.signal,
  });
  const url = await listen(server, config).catch(async (error: unknown) => {
    admission.stop();
    await first.close();
    await parts.house.close();
    throw error;
  });
  const inTurn = createInTurn();
  const { policy } = parts.house;
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    draining.abort();
    // An HTTP server's own close cuts idle connections off at once, and with them the request that is on its way over one that was just taken, or kept.
    const closed = new Promise<void>((resolve) => void SocketServer.prototype.close.call(server, () => resolve()));
    await Promise.race([closed, delay(NEWCOMER_MILLISECONDS, undefined, PATIENCE)]);
    await Promise.race([slowBodies.idle().then(() => admission.inFlight.idle()).then(() => unsent.idle()), delay(DRAIN_MILLISECONDS, undefined, PATIENCE)]);
    // Of a connection whose answer is ended and not yet taken, node thinks that it is idle.
    server.close();
    stopping.abort();
    admission.stop();
    await Promise.race([admission.inFlight.idle(), delay(CANCEL_MILLISECONDS, undefined, PATIENCE)]);
    await slot.current.close();
    await parts.house.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url,
    reload: () => inTurn(() => swapGraph(config, parts, slot)),
    policy: policy === null ? null : { ...policy, adopt: (files) => inTurn(() => policy.adopt(files)) },
    close: () => (closing ??= close()),
  };
}

async function swapGraph(config: GatewayConfig, parts: GatewayParts, slot: GraphSlot<RunningGraph>): Promise<void> {
  const next = await loadGraph(config, parts).catch((error: unknown) => {
    parts.metrics.supergraphRead('refused');
    throw error;
  });
  parts.metrics.supergraphRead('swapped');
  parts.log.info({ from: slot.current.schemaId, to: next.schemaId }, 'supergraph swapped');
  slot.swap(next);
}

async function loadGraph(config: GatewayConfig, parts: GatewayParts): Promise<RunningGraph> {
  const { house, metrics, log } = parts;
  const supergraph = await parts.source.read();
  const graph = await serveGraph({
    supergraph,
    createExecutor: (file, api) => parts.createExecutor(file, api, (subgraph) => addressOf(config, subgraph)),
    mode: (api) => house.mode(supergraph, api),
    trusted: parts.trusted,
    persisted: createPersistedQueries(),
    limits: config.serving.kind === 'graded' ? DEFAULT_OPERATION_LIMITS : PUBLIC_OPERATION_LIMITS,
    introspection: config.introspection,
    stepUpSeconds: config.stepUpSeconds,
    timed: (stage, milliseconds) => metrics.stage(stage, milliseconds / 1000),
    onProvenance: (provenance) => {
      for (const { source, status, latencyMs } of provenance) metrics.source(source, status, latencyMs / 1000);
    },
    now: parts.now,
    log,
  });
  try {
    await parts.source.served(supergraph);
    // Last, for after it the graph is served: journalled before it takes effect, since what was decided under which schema and policy must be answerable later.
    await house.takesEffect();
  } catch (error) {
    await graph.close();
    throw error;
  }
  return graph;
}

/** Where a subgraph is: where the settings say, or where the supergraph says, its port moved along with SUBGRAPH_BASE_PORT. */
function addressOf(config: GatewayConfig, { name, url }: SubgraphAddress): string {
  const set = config.subgraphUrls.get(name);
  if (set !== undefined) return set;
  const address = new URL(url);
  const port = Number(address.port);
  const isHouse = (address.hostname === '127.0.0.1' || address.hostname === 'localhost') && port > config.supergraphBasePort && port < config.supergraphBasePort + 100;
  if (!isHouse) return url;
  address.port = String(port - config.supergraphBasePort + config.subgraphBasePort);
  return address.href;
}

async function listen(server: Server, config: GatewayConfig): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: config.host, port: config.port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gateway must listen on a TCP port');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
