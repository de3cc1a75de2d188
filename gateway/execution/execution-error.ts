import type { ClientErrorCode } from '../errors/error-registry.ts';

/** Why fields have no value. What a subgraph or department said in words is not part of it. */
export interface Failure {
  readonly code: ClientErrorCode;
  /** Source system that did not answer (`population`), when the subgraph named one of the contract's shape. */
  readonly source: string | null;
  /** Milliseconds after which asking again may help; null when it will not or nobody knows. */
  readonly retryAfterMs: number | null;
}

/** One entry of the response's `errors`, before the pipeline gives it its constant text and correlation id. */
export interface ExecutionError extends Failure {
  /** Response path; null when the subgraph did not say where. */
  readonly path: readonly (string | number)[] | null;
  /** How many elements of the path are below the null that the failure came to. */
  readonly below?: number;
  /** What failed elsewhere may have left the path without its value: told only where the response has a null there. */
  readonly consequence?: true;
  /** Subgraph it came from, for the log; null for an error of completion. */
  readonly subgraph: string | null;
  /** For the log only: what must hold and what was got, without values. */
  readonly explanation: string;
}
