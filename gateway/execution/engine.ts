import { setImmediate } from 'node:timers/promises';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { callSubgraphs } from './run/call-subgraphs.ts';
import type { EngineOperation, PrepareInput } from './engine-operation.ts';
import { PreparedEngineOperation } from './prepared-operation.ts';
import type { PlannedProgram } from './prepared-operation.ts';
import { readOperation } from './operation-parts.ts';
import { ambiguousKeys } from './program/ambiguous-keys.ts';
import type { ReservedNames } from './program/data-key.ts';
import { compileProgram } from './program/compile-program.ts';
import { nestProgram } from './program/nest-program.ts';
import { plannedDocument } from './program/planned-document.ts';
import { withTypenames } from './program/with-typenames.ts';
import { FetchRunner } from './run/fetch-runner.ts';
import { latestJoin, mayJoin } from './run/may-join.ts';
import { nestedRunner } from './run/nested-runner.ts';
import { SharedFetches } from './run/shared-fetches.ts';
import { SharedWork } from './run/shared-work.ts';
import { SubgraphClient } from './subgraph/subgraph-client.ts';
import type { SilenceReason, UnreadReply } from './subgraph/subgraph-reply.ts';
import type { SubgraphOptions } from './subgraph/subgraph-options.ts';
import type { Transport } from './subgraph/transport.ts';
import { fieldTypesOf } from './type-table.ts';
import type { TypeTable } from './type-table.ts';
import { BoundedCache } from '../plan/bounded-cache.ts';
import { TimeLimits } from '../time-limits.ts';
import type { CacheStatistics } from '../plan/bounded-cache.ts';

/** What the engine has to know of a supergraph. */
export interface EngineSchema {
  readonly id: string;
  readonly apiSchema: GraphQLSchema;
  readonly types: TypeTable;
  readonly reserved: ReservedNames;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

export interface EngineOptions {
  readonly schema: EngineSchema;
  /** Plans a document that `key` identifies within the supergraph; cached by the planner as it likes, the engine keeps what it compiled from the plan. */
  readonly plan: (document: DocumentNode, key: string) => Promise<QueryPlan>;
  readonly transport: Transport;
  /** By subgraph name; what is not named has the defaults. */
  readonly subgraphs?: Readonly<Record<string, SubgraphOptions>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs of an operation before readers of its answers are compiled, one a run; 0: all for the first run. Default 2: what is asked once or twice is not worth them. */
  readonly readersAfter?: number;
  /** Told of all data that several requests may hold, when nothing changes it any more: for tests that freeze it. */
  readonly seal?: (data: unknown) => void;
  /** Compiled operations kept. Default 1000. */
  readonly cacheSize?: number;
}

/** What an engine has done since it was made. */
export interface EngineStatistics {
  /** Lookups of operations read, and of plans compiled. */
  readonly operations: CacheStatistics;
  readonly programs: CacheStatistics;
  /** Requests that joined a run under way, and calls that were not sent because an equal one was. */
  readonly shared: { readonly runs: number; readonly calls: number };
}

export interface Engine {
  /** Reads an operation, cached by `input.key`; it is planned when it is first made {@link EngineOperation.ready}. @throws UnsupportedOperation. */
  prepare(input: PrepareInput): Promise<EngineOperation>;
  /** The operation of this key where it is read already. */
  prepared(key: string): EngineOperation | undefined;
  readonly statistics: EngineStatistics;
}

/** Executes operations over the subgraphs of one supergraph, by Apollo's query plans. */
export function createEngine(options: EngineOptions): Engine {
  const { schema, now } = options;
  const types: TypeTable = { ...schema.types, fieldType: fieldTypesOf(schema.apiSchema) };
  const clients = new Map(schema.subgraphs.map(({ name, url }) => [
    name,
    new SubgraphClient({ name, url, options: options.subgraphs?.[name] ?? {}, transport: options.transport, now }),
  ]));
  const timeLimits = new TimeLimits();
  const shared = { runs: 0, calls: 0 };
  const maxBatch = (name: string): number => clients.get(name)?.settings.maxBatch ?? 1000;
  const mayShare = (name: string): boolean => clients.get(name)?.settings.unshared === false;
  const onJoined = (): void => void (shared.calls += 1);
  const withoutResult = (reason: SilenceReason): UnreadReply => ({ read: () => ({ kind: 'silence', reason, retryAfterMs: null }) });
  const calls = new SharedWork({ now, limits: timeLimits, mayJoin, until: latestJoin, graceMs: 0, withoutResult, onJoined });
  const call = callSubgraphs(clients, { calls, fetches: new SharedFetches({ now, limits: timeLimits, maxBatch, calls, onJoined, seal: options.seal ?? (() => {}) }) });
  const programs = new BoundedCache<Promise<PlannedProgram>>(options.cacheSize ?? 1000);
  const operations = new BoundedCache<Promise<EngineOperation>>(options.cacheSize ?? 1000);

  const reservedIn = (document: DocumentNode): ReservedNames => ({ ...schema.reserved, ambiguous: ambiguousKeys(document) });

  const planProgram = (document: DocumentNode, key: string, variables: Readonly<Record<string, unknown>>): Promise<PlannedProgram> =>
    programs.getOrAdd(key, async () => {
      const toPlan = plannedDocument(document, reservedIn(document), variables);
      const plan = toPlan === null ? { kind: 'QueryPlan' as const } : await options.plan(withTypenames(toPlan, schema.apiSchema), key);
      // A turn of the event loop between the steps: what is large to compile must not hold up other requests.
      await setImmediate();
      const program = compileProgram(plan);
      await setImmediate();
      const isQuery = program.operationKind === 'query' && program.fetches.some(({ subgraph }) => mayShare(subgraph));
      const nested = isQuery ? nestedRunner(nestProgram(program, mayShare), program.fetches, types, call) : null;
      return { program, runner: new FetchRunner(program, types, call), nested };
    });

  const make = async (input: PrepareInput): Promise<EngineOperation> => {
    return new PreparedEngineOperation({
      input, operation: readOperation(input.document), planProgram, schema: schema.apiSchema, reserved: reservedIn(input.document), now, timeLimits, maxBatch, mayShare,
      onJoined: () => void (shared.runs += 1), readersAfter: options.readersAfter ?? 2,
    });
  };

  return {
    prepare: (input) => operations.getOrAdd(input.key, () => make(input)),
    prepared: (key) => operations.settled(key),
    get statistics() {
      return { operations: operations.statistics, programs: programs.statistics, shared: { ...shared } };
    },
  };
}
