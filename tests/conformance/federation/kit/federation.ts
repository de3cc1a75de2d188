import { createHash } from 'node:crypto';
import { buildSchema, parse, print, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { createEngine } from '../../../../gateway/execution/engine.ts';
import type { Engine } from '../../../../gateway/execution/engine.ts';
import type { EngineOperation, ObjectResult, RunInput, RunResult } from '../../../../gateway/execution/engine-operation.ts';
import { reservedNames } from '../../../../gateway/execution/program/data-key.ts';
import type { SubgraphOptions } from '../../../../gateway/execution/subgraph/subgraph-options.ts';
import type { Transport } from '../../../../gateway/execution/subgraph/transport.ts';
import { createTypeTable } from '../../../../gateway/execution/type-table.ts';
import { loadSupergraph } from '../../../../gateway/plan/loaded-supergraph.ts';
import type { LoadedSupergraph } from '../../../../gateway/plan/loaded-supergraph.ts';

/** An engine over a supergraph, planning in this thread. */
export interface TestFederation {
  readonly loaded: LoadedSupergraph;
  readonly apiSchema: GraphQLSchema;
  readonly engine: Engine;
  run(query: string, variables?: Readonly<Record<string, unknown>>, options?: RunOptions): Promise<RunResult>;
  /** As the pipeline of a graded graph runs it: for the data itself. */
  runToObject(query: string, variables?: Readonly<Record<string, unknown>>, options?: RunOptions): Promise<ObjectResult>;
}

export interface RunOptions {
  readonly input?: Partial<RunInput>;
}

/** What several requests hold is changed by none of them: whoever tries fails. */
function freeze(data: unknown): void {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return;
  Object.freeze(data);
  for (const value of Object.values(data)) freeze(value);
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @param readersAfter as in the options of the engine; by default every answer that can be is read by a compiled reader. */
export function createTestFederation(supergraphSdl: string, transport: Transport, subgraphs: Readonly<Record<string, SubgraphOptions>> = {}, readersAfter = 0): TestFederation {
  const loaded = loadSupergraph({ sdl: supergraphSdl, supportedFeatures: [], pathsLimit: 10_000 });
  const apiSchema = buildSchema(loaded.facts.apiSdl);
  const engine = createEngine({
    schema: {
      id: sha(supergraphSdl),
      apiSchema,
      types: createTypeTable(loaded.facts.concrete, loaded.facts.possible),
      reserved: reservedNames(loaded.facts.fieldSets),
      subgraphs: loaded.facts.subgraphs,
    },
    plan: async (document) => loaded.plan(print(document)),
    transport,
    subgraphs,
    readersAfter,
    now: () => Date.now(),
    seal: freeze,
  });
  const prepare = async (query: string): Promise<EngineOperation> => {
    const document = parse(query);
    const errors = validate(apiSchema, document);
    if (errors.length > 0) throw new Error(`The query must be valid: ${errors.map(({ message }) => message).join('; ')}`);
    return engine.prepare({ document, key: sha(query) });
  };
  const input = (variables: Readonly<Record<string, unknown>>, options: RunOptions): RunInput => ({
    variables, deadline: Date.now() + 600_000, signal: new AbortController().signal, sign: () => ({}), shareKey: null, ...options.input,
  });
  return {
    loaded,
    apiSchema,
    engine,
    run: async (query, variables = {}, options = {}) => (await prepare(query)).run(input(variables, options)),
    runToObject: async (query, variables = {}, options = {}) => (await prepare(query)).runToObject(input(variables, options)),
  };
}
