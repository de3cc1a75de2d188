/**
 * What a subgraph says about where its values came from, in `extensions.provenance` of its response; the gateway merges it into
 * `extensions.sources` for the client and into the audit entry. Holds no values.
 */
export const SOURCE_STATUSES = ['FOUND', 'NOT_FOUND', 'UNAVAILABLE', 'AMBIGUOUS', 'REFUSED'] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

export interface Provenance {
  /** Response path inside this subgraph response, e.g. `["_entities", 0, "licenses"]`. */
  readonly path: readonly (string | number)[];
  /** Source system, e.g. `population`. */
  readonly source: string;
  /** Protocol and operation, e.g. `soap:queryPop`. */
  readonly channel: string;
  readonly status: SourceStatus;
  /** Milliseconds. */
  readonly latencyMs: number;
  /** RFC 3339 instant, +08:00; null when the department does not say. */
  readonly asOf: string | null;
  readonly sourceMode: 'REALTIME' | 'BACKFLOW';
  /** The department's own request id; null when it gives none. */
  readonly sourceRequestId: string | null;
  /** Defects survived, by name. */
  readonly quality: readonly string[];
}

/** Error codes a subgraph may answer with for a source that gave no record (design.md section 7, "Nothing there, nothing known"). */
export const SOURCE_ERROR_CODES = { UNAVAILABLE: 'SOURCE_UNAVAILABLE', AMBIGUOUS: 'RECORD_AMBIGUOUS', REFUSED: 'SOURCE_REFUSED' } as const;

/** `extensions` of a subgraph error with such a code. */
export interface SourceErrorExtensions {
  readonly code: (typeof SOURCE_ERROR_CODES)[keyof typeof SOURCE_ERROR_CODES];
  readonly source: string;
  /** Milliseconds after which asking again may help; null when it will not. */
  readonly retryAfterMs: number | null;
}

/** Flaws that say of an answer that it is not whole, and nothing of what is in it: told also where values of it are withheld or masked for good. */
export const INCOMPLETE: readonly string[] = ['CONSENT_TYPES_OMITTED', 'PAGE_PARTIAL'];
