import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { supergraphHash } from '../../schema/supergraph-signature.ts';
import { createExecutor } from '../../gateway/create-executor.ts';
import { readConfig } from '../../gateway/config.ts';
import type { GatewayConfig } from '../../gateway/config.ts';
import type { Log, LogFacts } from '../../gateway/log.ts';
import { NO_TRUSTED_DOCUMENTS } from '../../gateway/operation/trusted-documents.ts';
import { PUBLIC_HOUSE } from '../../gateway/public-house.ts';
import { createMetrics } from '../../gateway/server/metrics.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import type { GatewayParts, RunningGateway } from '../../gateway/start-gateway.ts';
import { startSubgraph } from './subgraph-server.ts';
import type { RunningSubgraph, SubgraphDefinition } from './subgraph-server.ts';

export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly data?: unknown; readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly locations?: unknown; readonly extensions: Record<string, unknown> }[]; readonly extensions?: Record<string, unknown> };
}

export interface PublicGateway {
  readonly url: string;
  readonly gateway: RunningGateway;
  /** What the gateway reads when it is told to reload. */
  readonly supergraph: { sdl: string };
  readonly subgraphs: Readonly<Record<string, RunningSubgraph>>;
  readonly logged: readonly { readonly level: string; readonly facts: LogFacts; readonly text: string }[];
  query(query: string, options?: { readonly variables?: Record<string, unknown>; readonly operationName?: string; readonly headers?: Record<string, string> }): Promise<TestReply>;
  close(): Promise<void>;
}

/** Settings as a command line would give them, on a free port. */
export function testConfig(flags: readonly string[] = ['--ungraded', 'public', '--login', 'none'], environment: Record<string, string> = {}): GatewayConfig {
  const config = readConfig(['--port', '0', ...flags], environment);
  if (config === null) throw new Error('settings are expected');
  return config;
}

/** A supergraph composed from running subgraphs. */
export function composed(subgraphs: readonly RunningSubgraph[]): string {
  const result = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (result.supergraphSdl === undefined) throw new Error(`composition failed: ${result.errors?.map((error) => error.message).join('; ')}`);
  return result.supergraphSdl;
}

/** A log that keeps its lines. */
export function keepingLog(): { readonly log: Log; readonly logged: { level: string; facts: LogFacts; text: string }[] } {
  const logged: { level: string; facts: LogFacts; text: string }[] = [];
  const at = (level: string) => (facts: LogFacts, text: string): void => void logged.push({ level, facts, text });
  return { logged, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

/** The gateway over real subgraphs, without login: for what the HTTP and operation rooms do whoever asks. */
export async function startPublicGateway(definitions: readonly SubgraphDefinition[], options: { readonly config?: Partial<GatewayConfig>; readonly parts?: Partial<GatewayParts> } = {}): Promise<PublicGateway> {
  const running = await Promise.all(definitions.map(startSubgraph));
  const supergraph = { sdl: composed(running) };
  const { log, logged } = keepingLog();
  let requests = 0;
  const config = { ...testConfig(), ...options.config };
  const gateway = await startGateway(config, {
    house: PUBLIC_HOUSE,
    source: { read: async () => ({ kind: 'ungraded', sdl: supergraph.sdl, schemaId: supergraphHash(supergraph.sdl) }), served: async () => {} },
    createExecutor: (file, api, addressOf) => createExecutor({ supergraph: file, api, addressOf, assertionKeys: null, config, log, clock: Date.now }),
    trusted: NO_TRUSTED_DOCUMENTS,
    metrics: createMetrics({ processMetrics: false }),
    log,
    clock: Date.now,
    now: () => performance.now(), every: () => () => {},
    requestId: () => `request-${(requests += 1)}`,
    ...options.parts,
  });
  const url = `${gateway.url}/graphql`;
  return {
    url, gateway, logged, supergraph,
    subgraphs: Object.fromEntries(running.map((subgraph) => [subgraph.name, subgraph])),
    async query(query, { variables, operationName, headers } = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
        body: JSON.stringify({ query, variables, operationName }),
      });
      return { status: response.status, headers: response.headers, body: await response.json() as TestReply['body'] };
    },
    async close() {
      await gateway.close();
      await Promise.all(running.map((subgraph) => subgraph.close()));
    },
  };
}
