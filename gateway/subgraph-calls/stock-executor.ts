import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import { encodeAssertionContext, signAssertion } from '../../schema/contract/sign-assertion.ts';
import type { AssertionKey } from '../../schema/contract/sign-assertion.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';
import { ClientError } from '../errors/client-error.ts';
import type { ExecutionOutcome, ExecutionRequest, Executor, PlanInput, SubgraphAddress } from '../execution/executor.ts';
import type { Log } from '../log.ts';
import { planWithApollo } from './plan-with-apollo.ts';
import type { ApolloPlanning } from './plan-with-apollo.ts';
import { readProvenance } from './read-provenance.ts';
import { safeError } from './safe-error.ts';
import { createSubgraphCalls } from './subgraph-call.ts';
import type { SubgraphAnswer, SubgraphCalls } from './subgraph-call.ts';

export interface StockExecutorOptions {
  readonly supergraphSdl: string;
  /** Key of each subgraph; null for a public graph, whose subgraphs take anybody's calls. */
  readonly assertionKeys: ReadonlyMap<string, AssertionKey> | null;
  /** Where a subgraph is, given where the supergraph says it is. */
  readonly addressOf: (subgraph: SubgraphAddress) => string;
  readonly log: Log;
}

interface Running {
  readonly request: ExecutionRequest;
  readonly encodedContext: string;
  readonly provenance: Provenance[];
}

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type Fetched = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** Runs Apollo's plans through the stock gateway's own `executeQueryPlan`, with our calls, signatures, error texts and provenance. */
export function createStockExecutor(options: StockExecutorOptions): Executor {
  const planning = planWithApollo(options.supergraphSdl);
  const calls = createSubgraphCalls();
  const subgraphs = planning.subgraphs.map((subgraph) => ({ name: subgraph.name, url: options.addressOf(subgraph) }));
  return {
    subgraphs,
    async prepare(input: PlanInput) {
      const plan = planning.plan(input.document, input.documentHash);
      return { execute: (request) => run({ options, planning, calls, subgraphs }, plan, input, request) };
    },
    close: () => calls.close(),
  };
}

interface House {
  readonly options: StockExecutorOptions;
  readonly planning: ApolloPlanning;
  readonly calls: SubgraphCalls;
  readonly subgraphs: readonly SubgraphAddress[];
}

async function run(house: House, plan: QueryPlan, input: PlanInput, request: ExecutionRequest): Promise<ExecutionOutcome> {
  request.signal.throwIfAborted();
  const running: Running = { request, encodedContext: encodeAssertionContext(request.context), provenance: [] };
  const services = Object.fromEntries(house.subgraphs.map((subgraph): [string, GraphQLDataSource] => [subgraph.name, { process: (fetch) => call(house, running, subgraph, fetch) }]));
  const schema = house.planning.apiSchema.toGraphQLJSSchema();
  const operation = buildOperationContext({ schema, operationDocument: input.document, operationName: undefined });
  // executeQueryPlan reads these members of the context only.
  const context = { request: { variables: { ...request.variables } }, context: {}, metrics: {}, logger: { ...house.options.log } } as unknown as Parameters<typeof executeQueryPlan>[2];
  const result = await executeQueryPlan(plan, services, context, operation, house.planning.supergraphSchema, house.planning.apiSchema);
  request.signal.throwIfAborted();
  const errors = (result.errors ?? []).map((error) => safeError(givenExtensions(error.extensions['given']), error.path));
  return { data: result.data ?? null, errors, provenance: running.provenance };
}

async function call(house: House, running: Running, subgraph: SubgraphAddress, fetch: ProcessOptions): Promise<Fetched> {
  const { query, variables } = fetch.request;
  const body = JSON.stringify({ query, variables });
  const url = new URL(subgraph.url);
  const key = house.options.assertionKeys?.get(subgraph.name);
  const headers = key === undefined ? {} : signAssertion({ url, body }, running.encodedContext, key);
  const place = fetch.kind === 'incoming operation' ? (fetch.pathInIncomingRequest ?? []) : [];
  try {
    const answer = await house.calls.post(subgraph.url, body, headers, running.request.signal);
    running.provenance.push(...readProvenance(answer.extensions['provenance']).map((entry) => ({ ...entry, path: pathOf(place, entry.path) })));
    return fetchedOf(answer);
  } catch (cause) {
    house.options.log.warn({ requestId: running.request.context.requestId, subgraph: subgraph.name, failure: nameOf(cause) }, 'a subgraph did not answer');
    return { data: null, errors: failedPaths(variables).map((path) => unavailable(subgraph.name, path)) };
  }
}

function fetchedOf(answer: SubgraphAnswer): Fetched {
  if (answer.errors.length === 0) return { data: answer.data };
  return { data: answer.data, errors: answer.errors.map(({ path, extensions }) => ({ message: 'subgraph error', ...(path === null ? {} : { path }), extensions: { given: extensions } })) };
}

/** What the subgraph gave, out of reach of the stock gateway, which looks up its own error classes by `code`. */
function givenExtensions(given: unknown): Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null ? { ...given } : {};
}

/** A fetch that brought nothing failed at each of its entities, or as a whole. */
function failedPaths(variables: Record<string, unknown> | undefined): readonly (readonly (string | number)[] | undefined)[] {
  const representations = variables?.['representations'];
  return Array.isArray(representations) ? representations.map((_, index) => ['_entities', index]) : [undefined];
}

function unavailable(source: string, path: readonly (string | number)[] | undefined): GraphQLError {
  const { message } = new ClientError('SOURCE_UNAVAILABLE');
  return new GraphQLError(message, { ...(path === undefined ? {} : { path }), extensions: { given: { code: 'SOURCE_UNAVAILABLE', source } } });
}

/** The plan's own path has `@` for list positions; the entity's position is not known to a data source. */
function pathOf(place: readonly (string | number)[], path: readonly (string | number)[]): readonly (string | number)[] {
  return path[0] === '_entities' ? [...place, ...path.slice(2)] : [...place, ...path];
}

function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
