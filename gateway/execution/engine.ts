import type { QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { callSubgraphs } from './run/call-subgraphs.ts';
import { PreparedEngineOperation } from './prepared-operation.ts';
import type { EngineOperation, PrepareInput } from './prepared-operation.ts';
import { readOperation } from './operation-parts.ts';
import { withDataKeys } from './program/data-key.ts';
import type { ReservedNames } from './program/data-key.ts';
import { compileProgram } from './program/compile-program.ts';
import type { Program } from './program/program.ts';
import { FetchRunner } from './run/fetch-runner.ts';
import { SubgraphClient } from './subgraph/subgraph-client.ts';
import type { SubgraphOptions } from './subgraph/subgraph-options.ts';
import type { Transport } from './subgraph/transport.ts';
import type { TypeTable } from './type-table.ts';
import { BoundedCache } from '../plan/bounded-cache.ts';

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
  /** Plans a document, of which `hash` is a function; cached by the planner as it likes, the engine keeps what it compiled from the plan. */
  readonly plan: (document: PrepareInput['planned'] & object, hash: string) => Promise<QueryPlan>;
  readonly transport: Transport;
  /** By subgraph name; what is not named has the defaults. */
  readonly subgraphs?: Readonly<Record<string, SubgraphOptions>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Compiled operations kept. Default 1000. */
  readonly cacheSize?: number;
}

export interface Engine {
  /** Plans and compiles; cached by `input.key` (response) and `input.plannedHash` (plan). @throws UnsupportedOperation, or what the planner throws. */
  prepare(input: PrepareInput): Promise<EngineOperation>;
  /** Lookups in the cache of compiled operations. */
  readonly cacheStatistics: { readonly hits: number; readonly misses: number; readonly size: number };
}

interface Planned {
  readonly program: Program;
  readonly runner: FetchRunner;
}

/** Executes operations over the subgraphs of one supergraph, by Apollo's query plans. */
export function createEngine(options: EngineOptions): Engine {
  const { schema, now } = options;
  const clients = new Map(schema.subgraphs.map(({ name, url }) => [
    name,
    new SubgraphClient({ name, url, options: options.subgraphs?.[name] ?? {}, transport: options.transport, now }),
  ]));
  const call = callSubgraphs(clients);
  const programs = new BoundedCache<Promise<Planned>>(options.cacheSize ?? 1000);
  const operations = new BoundedCache<Promise<EngineOperation>>(options.cacheSize ?? 1000);

  const planned = (document: PrepareInput['planned'], hash: string): Promise<Planned> =>
    programs.getOrAdd(hash, async () => {
      const program = compileProgram(document === null ? { kind: 'QueryPlan' } : await options.plan(withDataKeys(document, schema.reserved), hash));
      return { program, runner: new FetchRunner(program, schema.types, call) };
    });

  const make = async (input: PrepareInput): Promise<EngineOperation> => {
    const client = readOperation(input.client);
    const parts = input.planned === null ? null : input.planned === input.client ? client : readOperation(input.planned);
    const { program, runner } = await planned(input.planned, input.plannedHash);
    return new PreparedEngineOperation({ input, client, planned: parts, program, runner, schema: schema.apiSchema, reserved: schema.reserved, now, maxBatch: (name) => clients.get(name)?.settings.maxBatch ?? 1000 });
  };

  return {
    prepare: (input) => operations.getOrAdd(input.key, () => make(input)),
    get cacheStatistics() {
      return operations.statistics;
    },
  };
}
