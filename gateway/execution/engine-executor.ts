import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { AssertionKey } from '../../schema/contract/sign-assertion.ts';
import { ConfigError } from '../config-error.ts';
import { ClientError } from '../errors/client-error.ts';
import { PlanningService } from '../plan/planning-service.ts';
import type { PlanningOptions } from '../plan/planning-service.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { ExecutionError } from './execution-error.ts';
import type { ExecutionRequest, Executor, PlanInput, PreparedOperation, SubgraphAddress, TextOutcome } from './executor.ts';
import { UnsupportedOperation } from './operation-parts.ts';
import type { EngineOperation, RunInput } from './engine-operation.ts';
import { reservedNames } from './program/data-key.ts';
import { shareKeyOf } from './share-key.ts';
import { isShared } from './sharing.ts';
import type { Sharing } from './sharing.ts';
import { createAssertionSigner } from './subgraph/assertion-signer.ts';
import type { SubgraphOptions } from './subgraph/subgraph-options.ts';
import type { Transport } from './subgraph/transport.ts';
import { createTypeTable } from './type-table.ts';

export interface EngineExecutorOptions {
  /** Read, checked and without the grade specification: what it demands of a gateway was seen to when the file was read. */
  readonly supergraph: { readonly sdl: string; readonly schemaId: string };
  /** What clients see: introspection and completion go by it. Null: by everything the supergraph has, for documents that hold hidden selections. */
  readonly apiSchema: GraphQLSchema | null;
  /** Key of each subgraph; null for a public graph, whose subgraphs take anybody's calls. */
  readonly assertionKeys: ReadonlyMap<string, AssertionKey> | null;
  /** Custom scalars are single values: so they are where access decides; in a public graph they are any JSON (decision 0286). */
  readonly flatScalars: boolean;
  /** Where a subgraph is, given where the supergraph says it is. */
  readonly addressOf: (subgraph: SubgraphAddress) => string;
  readonly transport: Transport;
  readonly subgraphs?: Readonly<Record<string, SubgraphOptions>>;
  /** Whose equal calls in flight may serve several requests of one asker. */
  readonly sharing: Sharing;
  readonly planning?: Omit<PlanningOptions, 'source'>;
  /** As in the options of the engine. */
  readonly readersAfter?: number;
  /** Told of every error of execution, for the log: code, subgraph, explanation; never a value. */
  readonly onError: (requestId: string, error: ExecutionError) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Paths that the planner may weigh at one step (access.md F7). */
const PATHS_LIMIT = 1000;

/** The pipeline's executor over this gateway's own engine. @throws Error when the supergraph is not valid, or has no subgraph of a name that shares. */
export async function createEngineExecutor(options: EngineExecutorOptions): Promise<Executor> {
  let planning: PlanningService | null = null;
  try {
    planning = await PlanningService.start({
      ...options.planning,
      source: { sdl: options.supergraph.sdl, supportedFeatures: null, pathsLimit: PATHS_LIMIT },
    });
    return executorOver(planning, options);
  } catch (error) {
    // A supergraph that is refused must leave nothing behind: each reload may bring another.
    await Promise.all([planning?.close(), options.transport.close()]);
    throw error;
  }
}

function executorOver(planning: PlanningService, options: EngineExecutorOptions): Executor {
  const { facts } = planning;
  const unknown = options.sharing.kind === 'named' ? [...options.sharing.subgraphs].filter((name) => !facts.subgraphs.some((subgraph) => subgraph.name === name)) : [];
  if (unknown.length > 0) throw new ConfigError(`--share-in-flight must name subgraphs of the supergraph (${facts.subgraphs.map(({ name }) => name).join(', ')}), got ${unknown.join(', ')}`);
  const subgraphs = facts.subgraphs.map((subgraph) => ({ name: subgraph.name, url: options.addressOf(subgraph) }));
  const engine = createEngine({
    schema: {
      id: options.supergraph.schemaId,
      apiSchema: options.apiSchema ?? buildSchema(facts.apiSdl, { assumeValid: true }),
      types: createTypeTable(facts.concrete, facts.possible),
      reserved: reservedNames(facts.fieldSets),
      subgraphs,
    },
    plan: (document, hash) => planning.plan(document, hash),
    transport: options.transport,
    subgraphs: Object.fromEntries(subgraphs.map(({ name }) => [name, { ...options.subgraphs?.[name], unshared: !isShared(options.sharing, name) }])),
    now: options.now,
    ...(options.readersAfter === undefined ? {} : { readersAfter: options.readersAfter }),
  });
  const running: Running = { flatScalars: options.flatScalars, sharing: options.sharing, onError: options.onError, signer: createAssertionSigner(options.assertionKeys), prepared: new WeakMap() };
  return {
    subgraphs,
    prepare: (input) => prepare(running, engine, input),
    get statistics() {
      return { planning: planning.statistics, ...engine.statistics };
    },
    close: async () => {
      await Promise.all([planning.close(), options.transport.close()]);
    },
  };
}

interface Running extends Pick<EngineExecutorOptions, 'flatScalars' | 'sharing' | 'onError'> {
  readonly signer: ReturnType<typeof createAssertionSigner>;
  /** As long as the engine keeps the operation. */
  readonly prepared: WeakMap<EngineOperation, PreparedOperation>;
}

function prepare(options: Running, engine: Engine, input: PlanInput): Promise<PreparedOperation> | PreparedOperation {
  const known = engine.prepared(input.documentHash);
  return known?.isReady(input.access.variables) === true ? preparedOf(options, known) : prepareAnew(options, engine, input);
}

async function prepareAnew(options: Running, engine: Engine, { document, documentHash, access }: PlanInput): Promise<PreparedOperation> {
  const operation = await engine
    .prepare({ document, key: documentHash, flatScalars: options.flatScalars })
    .catch((error: unknown) => {
      throw error instanceof UnsupportedOperation ? new ClientError('GRAPHQL_VALIDATION_FAILED', { detail: { reason: error.message }, cause: error }) : error;
    });
  await operation.ready(access.variables);
  return preparedOf(options, operation);
}

function preparedOf(options: Running, operation: EngineOperation): PreparedOperation {
  let prepared = options.prepared.get(operation);
  if (prepared === undefined) {
    prepared = {
      execute: async (request) => {
        const { data, errors, provenance } = await operation.runToObject(runInput(options, request));
        return { data, errors: clientErrors(options, request, errors), provenance };
      },
      executeToText: (request) => text(options, operation, request),
      executeDisclosed: async (request, disclosing) => {
        const result = await operation.runDisclosed(runInput(options, request), disclosing);
        return { ...result, errors: clientErrors(options, request, result.errors) };
      },
    };
    options.prepared.set(operation, prepared);
  }
  return prepared;
}

async function text(options: Running, operation: EngineOperation, request: ExecutionRequest): Promise<TextOutcome> {
  const { dataText, sharedData, errors, provenance } = await operation.run(runInput(options, request));
  return { dataText, sharedData, errors: clientErrors(options, request, errors), provenance };
}

function runInput({ signer, sharing }: Running, { variables, context, principal, deadline, signal }: ExecutionRequest): RunInput {
  return {
    variables,
    deadline,
    signal,
    sign: signer(context, principal),
    shareKey: sharing.kind === 'none' ? null : shareKeyOf(principal, context),
  };
}

function clientErrors({ onError }: Running, { context }: ExecutionRequest, errors: readonly ExecutionError[]): ClientError[] {
  return errors.map((error) => {
    onError(context.requestId, error);
    const detail = { ...(error.source === null ? {} : { source: error.source }), ...(error.retryAfterMs === null ? {} : { retryAfterMs: Math.round(error.retryAfterMs) }) };
    return new ClientError(error.code, { ...(error.path === null ? {} : { path: error.path }), detail: error.code === 'INTERNAL' ? {} : detail });
  });
}
