/**
 * What a department's system said, in the five outcomes of domain.md 7.4. "Empty" is a fact and "unavailable" is not:
 * NOT_FOUND means the department answered that it holds no such record; UNAVAILABLE means nobody knows.
 */
export const OUTCOMES = ['FOUND', 'NOT_FOUND', 'UNAVAILABLE', 'AMBIGUOUS', 'REFUSED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Whether the value was read at the source now, or comes from a copy returned by an upper-level system (数据回流). */
export type SourceMode = 'REALTIME' | 'BACKFLOW';

/** How a value came to be known. Never holds personal data or a department's own words. */
export interface Evidence {
  /** Source system, a name of the adapter registry, e.g. `population`. */
  readonly source: string;
  /** Protocol and operation, e.g. `soap:queryPop`. */
  readonly channel: string;
  readonly sourceMode: SourceMode;
  /** Instant (RFC 3339, +08:00) the value held true at the source; null when the department does not say. */
  readonly asOf: string | null;
  /** Milliseconds from the first byte sent to the answer decoded, retries included. */
  readonly latencyMs: number;
  /** The department's own request id, for reconciling logs; null when it gives none. */
  readonly sourceRequestId: string | null;
  /** Defects seen and survived, e.g. `ID_LOWERCASE_X`, `DUPLICATE_ROW`, `TRAILING_SPACE:mlxz`. Names, never values. */
  readonly quality: readonly string[];
}

export const UNAVAILABLE_CAUSES = [
  'TIMEOUT', 'CONNECTION', 'HTTP_STATUS', 'NOT_THE_PROTOCOL', 'MALFORMED', 'MAINTENANCE', 'BREAKER_OPEN', 'BULKHEAD_FULL', 'SOURCE_FAULT', 'CANCELLED',
] as const;
export type UnavailableCause = (typeof UNAVAILABLE_CAUSES)[number];

export const REFUSED_CAUSES = ['QUOTA', 'NOT_AUTHORISED', 'CONSENT_NEEDED', 'PURPOSE_NEEDED', 'BAD_REQUEST'] as const;
export type RefusedCause = (typeof REFUSED_CAUSES)[number];

export type Answer<T> =
  | { readonly outcome: 'FOUND'; readonly value: T; readonly evidence: Evidence }
  | { readonly outcome: 'NOT_FOUND'; readonly evidence: Evidence }
  | { readonly outcome: 'UNAVAILABLE'; readonly cause: UnavailableCause; readonly retryAfterMs: number | null; readonly evidence: Evidence }
  | { readonly outcome: 'AMBIGUOUS'; readonly candidates: number; readonly evidence: Evidence }
  | { readonly outcome: 'REFUSED'; readonly cause: RefusedCause; readonly retryAfterMs: number | null; readonly evidence: Evidence };
