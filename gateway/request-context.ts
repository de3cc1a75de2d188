import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Receipt } from '../journal/journal-entry.ts';
import type { AccessContext } from './access/access-context.ts';
import type { AccessPlan } from './access/access-plan.ts';
import type { AccessResult } from './access/access-result.ts';
import type { ExecutionOutcome, PreparedOperation } from './execution/executor.ts';
import type { Principal } from './login/principal.ts';
import type { VerifiedToken } from './login/verified-token.ts';
import type { GraphQLParams } from './operation/graphql-params.ts';
import type { Purpose } from './purpose/purpose.ts';
import type { BodyPieces } from './response/body-pieces.ts';
import type { PipelineResult } from './response/pipeline-result.ts';
import type { RequestPlace } from './request-place.ts';
import type { RequestSignal } from './request-signal.ts';

/**
 * What is known of a request, stage by stage: each type is what one stage hands to the next (gateway/pipeline.ts). A stage adds, none takes away,
 * and nothing is optional: what a stage needs, its input type has.
 */

/** A request read from the wire, of nobody yet. */
export interface Arrived {
  /** Correlation id: in every log line, error, assertion and audit entry of the request. */
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Epoch milliseconds after which the gateway gives up. */
  readonly deadline: number;
  /** Aborted when the client goes away, the deadline passes or the gateway stops. */
  readonly signal: RequestSignal;
  /** Among the requests in flight. */
  readonly place: RequestPlace;
  readonly http: {
    readonly method: 'GET' | 'POST';
    /** Path and query as received. */
    readonly target: string;
    /** Each line as sent of the headers that login looks at (`authorization`, `dpop`), by lower-case name. */
    readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
    /** The client's network, e.g. `203.0.113.0/24`, for the audit alone, which keeps a pseudonym of it; null where it cannot be told. */
    readonly network: string | null;
    /** What the request came over, the same object for every request that comes over it. */
    readonly connection?: object;
  };
  readonly params: GraphQLParams;
}

export interface LoggedIn extends Arrived {
  readonly principal: Principal;
  readonly token: VerifiedToken;
}

/** The one operation of the document that is to run, valid against the graph and within its limits. */
export interface ClientOperation {
  /** SHA-256 (hex) of the document as sent and the operation's name. */
  readonly hash: string;
  /** As sent, or as registered. */
  readonly source: string;
  /** Validated, deep-frozen, shared between requests. */
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly name: string | null;
  readonly type: 'query' | 'mutation';
  /** Coerced: defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Operated extends LoggedIn {
  readonly operation: ClientOperation;
}

export interface Purposed extends Operated {
  readonly purpose: Purpose;
}

export interface Accessed extends Purposed {
  readonly access: AccessPlan;
  /**
   * `records`: decides what only the records can decide and masks, with policy and consents as they were when the plan was made. `open`: an ungraded
   * public graph, of which nothing is decided or masked.
   */
  readonly disclosure:
    | { readonly kind: 'records'; readonly context: AccessContext; readonly apply: (fetched: Pick<ExecutionOutcome, 'data' | 'errors'>) => AccessResult }
    | { readonly kind: 'open'; readonly result: Omit<AccessResult, 'data'> };
}

export interface Planned extends Accessed {
  /** `nothing-to-fetch`: every field is denied, so no department is asked. */
  readonly plan: { readonly kind: 'prepared'; readonly operation: PreparedOperation } | { readonly kind: 'nothing-to-fetch' };
}

export interface Executed extends Planned {
  readonly result: PipelineResult;
}

export interface Audited extends Executed {
  /** Null only when the gateway serves an ungraded public graph, which keeps no journal. */
  readonly receipt: Receipt | null;
}

/** The finished answer: body and headers, ready for the socket. */
export interface Responded extends Audited {
  readonly response: { readonly body: BodyPieces; readonly headers: Readonly<Record<string, string>> };
}
