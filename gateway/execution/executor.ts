import type { DocumentNode } from 'graphql';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import type { Provenance } from '../../schema/contract/provenance.ts';
import type { AccessContext } from '../access/access-context.ts';
import type { AccessPlan } from '../access/access-plan.ts';
import type { AccessResult } from '../access/access-result.ts';
import type { ClientError } from '../errors/client-error.ts';
import type { Principal } from '../login/principal.ts';
import type { PipelineResult } from '../response/pipeline-result.ts';
import type { PlanningStatistics } from '../plan/planning-statistics.ts';
import type { EngineStatistics } from './engine.ts';
import type { RequestSignal } from '../request-signal.ts';

/**
 * The seam between the pipeline and whatever plans and runs operations over the subgraphs. One executor serves one supergraph; a swap of the
 * supergraph makes a new one, and the old one finishes its requests.
 */
export interface Executor {
  /**
   * Plans a pruned operation. Cached by schema and `documentHash` (the hash of the *pruned* document: access.md F1), never by what the client sent.
   * Throws `ClientError OPERATION_TOO_COMPLEX` when planning exceeds its limits.
   */
  prepare(input: PlanInput): Promise<PreparedOperation> | PreparedOperation;
  /** Names and addresses of the subgraphs, for readiness and logs. */
  readonly subgraphs: readonly SubgraphAddress[];
  /** For metrics; an executor may lack them. */
  readonly statistics?: ExecutorStatistics;
  close(): Promise<void>;
}

/** What an executor has done since it was made. */
export interface ExecutorStatistics extends EngineStatistics {
  readonly planning: PlanningStatistics;
}

export interface SubgraphAddress {
  readonly name: string;
  readonly url: string;
}

export interface PlanInput {
  /** One operation, pruned, hidden selections added; deep-frozen. */
  readonly document: DocumentNode;
  /** SHA-256 (hex) of the printed pruned document. */
  readonly documentHash: string;
  /** The access plan it came from: an executor may compile masks and subject keys into the same pass. */
  readonly access: AccessPlan;
}

/** A planned operation, ready to be run for any request whose access plan gave this document. */
export interface PreparedOperation {
  execute(request: ExecutionRequest): Promise<ExecutionOutcome>;
  /** The same with the data as finished JSON text, in one pass: for a graph of which nothing has to be decided or masked. An executor may lack it. */
  readonly executeToText?: (request: ExecutionRequest) => Promise<TextOutcome>;
  /** The same for a graded graph: masks, decisions by record and what the audit counts in the pass that writes the text. An executor may lack it. */
  readonly executeDisclosed?: (request: ExecutionRequest, disclosing: Disclosing) => Promise<DisclosedOutcome>;
}

/** What decides what of an answer may be shown: the plan, and the asker with the versions pinned for this request. */
export interface Disclosing {
  readonly plan: AccessPlan;
  readonly context: AccessContext;
}

/** `written`: the finished text and what it discloses. `fetched`: data that were not as they should be; access has still to be applied. */
export type DisclosedOutcome = Omit<ExecutionOutcome, 'data'> & (
  | { readonly kind: 'written'; readonly dataText: string; readonly access: Omit<AccessResult, 'data'> }
  | { readonly kind: 'fetched'; readonly data: ExecutionOutcome['data'] });

export type TextOutcome = Omit<ExecutionOutcome, 'data'> & Pick<PipelineResult, 'dataText' | 'sharedData'>;

export interface ExecutionRequest {
  /** Coerced against the client's operation: defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds: every fetch has ended by then. Later than the deadline in `context`, by which departments are given up. */
  readonly deadline: number;
  /** What each subgraph is told, signed. */
  readonly context: AssertionContext;
  /** Who asks: keeps requests of different askers apart. */
  readonly principal: Principal;
  /** Aborted when the client goes away or the gateway stops. */
  readonly signal: RequestSignal;
}

export interface ExecutionOutcome {
  /** Completed data by response key, hidden selections included, nothing masked yet. Null when a non-null root field failed. */
  readonly data: Record<string, unknown> | null;
  /** One per failed path, of the client's response, each with a constant text; a subgraph's own words never get here. */
  readonly errors: readonly ClientError[];
  /** What the sources said, `path` mapped to the client's response. */
  readonly provenance: readonly Provenance[];
}
