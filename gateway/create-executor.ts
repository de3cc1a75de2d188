import { parse, print, visit } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { AssertionKey } from '../schema/contract/sign-assertion.ts';
import { stripGrades } from '../schema/strip-grades.ts';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import { ConfigError } from './config-error.ts';
import type { GatewayConfig } from './config.ts';
import { createEngineExecutor } from './execution/engine-executor.ts';
import type { SubgraphAddress } from './execution/executor.ts';
import { createUndiciTransport } from './execution/subgraph/undici-transport.ts';
import type { Log } from './log.ts';
import { PlanWaiters } from './plan/plan-waiters.ts';
import type { QueueingExecutor } from './plan/plan-waiters.ts';
import { readSubgraphSettings } from './read-subgraph-settings.ts';

export interface CreateExecutorOptions {
  readonly supergraph: SupergraphFile;
  /** What clients see of it. */
  readonly api: GraphQLSchema;
  readonly addressOf: (subgraph: SubgraphAddress) => string;
  readonly assertionKeys: ReadonlyMap<string, AssertionKey> | null;
  readonly config: Pick<GatewayConfig, 'http' | 'sharing' | 'subgraphSettingsFile'>;
  readonly log: Log;
  readonly clock: () => number;
}

/**
 * The engine over one supergraph. For a graded one it plans and completes over everything the supergraph has: what access adds to a pruned operation
 * (thresholds of verdicts, facts of the record) is `@inaccessible` to clients and must not be to the planner.
 */
export async function createExecutor({ supergraph, api, addressOf, assertionKeys, config, log, clock }: CreateExecutorOptions): Promise<QueueingExecutor> {
  const graded = supergraph.kind === 'graded';
  const sdl = stripGrades(supergraph.sdl);
  // Read with each supergraph, so that a reload takes both.
  const settings = config.subgraphSettingsFile === null ? {} : readSubgraphSettings(config.subgraphSettingsFile);
  const planWaiters = new PlanWaiters();
  const executor = await createEngineExecutor({
    supergraph: { sdl: graded ? withoutInaccessible(sdl) : sdl, schemaId: supergraph.schemaId },
    apiSchema: graded ? null : api,
    assertionKeys, addressOf,
    flatScalars: graded,
    sharing: config.sharing,
    planning: { isWaitedFor: (key) => planWaiters.isWaitedFor(key) },
    transport: createUndiciTransport(),
    // A subgraph gives up on a source before this and says which; the gateway's own patience is the whole request's.
    subgraphs: { ...settings, ...Object.fromEntries([...(assertionKeys?.keys() ?? [])].map((name) => [name, { timeoutMs: config.http.answerTimeout, ...settings[name] }])) },
    onError: (requestId, { code, subgraph, source, explanation }) => log.warn({ requestId, code, subgraph, source, explanation }, 'a path could not be resolved'),
    now: clock,
  });
  const names = executor.subgraphs.map(({ name }) => name);
  const unknown = Object.keys(settings).filter((name) => !names.includes(name));
  if (unknown.length === 0) return Object.assign(executor, { planWaiters });
  await executor.close();
  throw new ConfigError(`${config.subgraphSettingsFile} must name subgraphs of the supergraph (${names.join(', ')}), got ${unknown.join(', ')}`);
}

function withoutInaccessible(supergraphSdl: string): string {
  return print(visit(parse(supergraphSdl, { noLocation: true }), { Directive: (node) => (node.name.value === 'inaccessible' ? null : undefined) }));
}
