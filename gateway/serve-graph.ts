import type { GraphQLSchema } from 'graphql';
import { andThen } from './and-then.ts';
import type { SupergraphFile } from '../schema/supergraph-file.ts';
import type { Executor, ExecutorStatistics } from './execution/executor.ts';
import { executionStage } from './execution/execution-stage.ts';
import type { ExecutionRoom } from './execution/execution-stage.ts';
import type { Log } from './log.ts';
import { apiSchema } from './operation/api-schema.ts';
import { createDocumentCache } from './operation/document-cache.ts';
import type { DocumentCache } from './operation/document-cache.ts';
import { operationStage } from './operation/operation-stage.ts';
import type { OperationRoom } from './operation/operation-stage.ts';
import { createPipeline } from './pipeline.ts';
import type { Rooms } from './pipeline.ts';
import { planStage } from './plan/plan-stage.ts';
import type { PlanRoom } from './plan/plan-stage.ts';
import { PlanWaiters } from './plan/plan-waiters.ts';
import type { QueueingExecutor } from './plan/plan-waiters.ts';
import { responseStage } from './response/response-stage.ts';
import { runPipeline } from './run-pipeline.ts';
import type { PipelineHooks } from './run-pipeline.ts';
import type { Accessed, Planned } from './request-context.ts';
import { createApolloServer } from './server/create-apollo-server.ts';
import type { ServedGraph } from './server/graphql-endpoint.ts';
import { KnownHeads } from './server/known-heads.ts';

/** What differs between a graded graph and an ungraded public one: who may ask, what may be seen, and what is kept of it. */
export interface GraphMode extends Pick<Rooms, 'login' | 'purpose' | 'access' | 'audit'> {
  /** First thing after access: a principal that tries too many numbers ends here, whatever it would have been given. */
  readonly withinRates: (context: Accessed) => Promise<Accessed> | Accessed;
  /** Last thing before a department is asked: what must be durable even if nothing after it happens. */
  readonly declareIntent: (context: Planned) => Promise<Planned> | Planned;
  readonly refused: PipelineHooks['refused'];
  readonly rightsOf: OperationRoom['rightsOf'];
  /** Registered documents of the policy; null where there is no policy. */
  readonly documents: OperationRoom['trusted'] | null;
}

export interface GraphOptions extends Pick<OperationRoom, 'trusted' | 'persisted' | 'limits' | 'introspection'>, Pick<PipelineHooks, 'timed' | 'now'>, Pick<ExecutionRoom, 'onProvenance'> {
  readonly supergraph: SupergraphFile;
  readonly createExecutor: (supergraph: SupergraphFile, api: GraphQLSchema) => Promise<QueueingExecutor> | QueueingExecutor;
  /** The rooms of this graph's mode, given what clients see of it. */
  readonly mode: (api: GraphQLSchema) => GraphMode;
  /** Age up to which a FACE or CA authentication counts, seconds. */
  readonly stepUpSeconds: number;
  readonly log: Log;
}

export interface RunningGraph extends ServedGraph {
  readonly schemaId: string;
  readonly documents: DocumentCache['counts'];
  /** Of its executor; null when that keeps none. */
  readonly statistics: ExecutorStatistics | null;
  readonly subgraphs: Executor['subgraphs'];
  /** To be called when its last request is answered. */
  close(): Promise<void>;
}

/** Why a record is withheld for whose it is, as the operator is told. */
const WITHHELD = { ANOTHERS: 'a subgraph answered with the record of somebody who was not asked for', UNREAD: 'what says whose record it is failed, or came otherwise than its type says' } as const;

/** Builds everything that belongs to one supergraph. Nothing in it is shared with another one, so a swap cannot mix them. */
export async function serveGraph(options: GraphOptions): Promise<RunningGraph> {
  const schema = apiSchema(options.supergraph.sdl);
  const executor = await options.createExecutor(options.supergraph, schema);
  try {
    return await serveBy(executor, schema, options);
  } catch (error) {
    // Its planner is a thread with the whole supergraph: a reload that is refused, by a policy that does not hold for it say, must leave none behind.
    await executor.close();
    throw error;
  }
}

async function serveBy(executor: QueueingExecutor, schema: GraphQLSchema, options: GraphOptions): Promise<RunningGraph> {
  const { supergraph, limits, stepUpSeconds, log } = options;
  const documents = createDocumentCache(schema, limits);
  const mode = options.mode(schema);
  const operationRoom: OperationRoom = { schema, documents, trusted: mode.documents ?? options.trusted, persisted: options.persisted, limits, introspection: options.introspection, rightsOf: mode.rightsOf };
  const onForeignRecord: ExecutionRoom['onForeignRecord'] = (requestId, { type, why }) => log.error({ requestId, type }, `${WITHHELD[why]}; it was withheld`);
  const planRoom: PlanRoom = { executor, waiters: executor.planWaiters ?? new PlanWaiters(), stepUpSeconds };
  const planning = (context: Accessed): Promise<Planned> | Planned => planStage(planRoom, context);
  const pipeline = createPipeline({
    login: mode.login,
    operation: (context) => operationStage(operationRoom, context),
    purpose: mode.purpose,
    access: mode.access,
    plan: (context) => andThen(andThen(mode.withinRates(context), planning), mode.declareIntent),
    execution: (context) => executionStage({ onProvenance: options.onProvenance, onForeignRecord }, context),
    audit: mode.audit,
    response: (context) => responseStage({ stepUpSeconds }, context),
  });
  const { admit, answer } = runPipeline(pipeline, { timed: options.timed, refused: mode.refused, now: options.now });
  const apollo = await createApolloServer({ schema, documentOf: (sha256) => documents.peek(sha256), answer, log });
  return {
    apollo, admit, answer, heads: new KnownHeads(), schemaId: supergraph.schemaId, documents: documents.counts, subgraphs: executor.subgraphs,
    get statistics() {
      return executor.statistics ?? null;
    },
    async close() {
      await apollo.stop();
      await executor.close();
    },
  };
}
