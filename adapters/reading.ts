import type { Answer, Evidence, RefusedCause, UnavailableCause } from './answer.ts';

/** What one reply says of itself, beside its records. */
export interface ReadingFacts {
  /** Defects seen and survived, by name and field; never a value. */
  readonly quality: readonly string[];
  /** RFC 3339 instant the values held true at the source; null when the reply does not say. */
  readonly asOf: string | null;
  readonly sourceRequestId: string | null;
}

/**
 * What a codec read from one reply: an {@link Answer} before anyone measured it. Codecs never throw; a reply that is not what the
 * protocol promises is a reading too, of outcome UNAVAILABLE.
 */
export type Reading<T> = ReadingFacts &
  (
    | { readonly outcome: 'FOUND'; readonly value: T }
    | { readonly outcome: 'NOT_FOUND' }
    | { readonly outcome: 'UNAVAILABLE'; readonly cause: UnavailableCause; readonly retryAfterMs: number | null }
    | { readonly outcome: 'AMBIGUOUS'; readonly candidates: number }
    | { readonly outcome: 'REFUSED'; readonly cause: RefusedCause; readonly retryAfterMs: number | null }
  );

/** A reading without a record: what is left when FOUND has been handled. */
export type Unfound = Exclude<Reading<never>, { outcome: 'FOUND' }>;

const NOTHING_SAID: ReadingFacts = { quality: [], asOf: null, sourceRequestId: null };

type Facts = Partial<ReadingFacts>;
type RetryFacts = Facts & { readonly retryAfterMs?: number | null };

export function found<T>(value: T, facts: Facts = {}): Reading<T> {
  return { ...NOTHING_SAID, ...facts, outcome: 'FOUND', value };
}

export function notFound(facts: Facts = {}): Unfound {
  return { ...NOTHING_SAID, ...facts, outcome: 'NOT_FOUND' };
}

export function unavailable(cause: UnavailableCause, facts: RetryFacts = {}): Unfound {
  return { ...NOTHING_SAID, retryAfterMs: null, ...facts, outcome: 'UNAVAILABLE', cause };
}

export function refused(cause: RefusedCause, facts: RetryFacts = {}): Unfound {
  return { ...NOTHING_SAID, retryAfterMs: null, ...facts, outcome: 'REFUSED', cause };
}

export function ambiguous(candidates: number, facts: Facts = {}): Unfound {
  return { ...NOTHING_SAID, ...facts, outcome: 'AMBIGUOUS', candidates };
}

/** The same reading with more quality marks, each once, in order of first sight. */
export function withQuality<R extends Reading<unknown>>(reading: R, marks: readonly string[]): R {
  return marks.length === 0 ? reading : { ...reading, quality: [...new Set([...reading.quality, ...marks])] };
}

/** The reading of another value from this one's record; the other outcomes pass through. */
export function mapFound<T, U>(reading: Reading<T>, map: (value: T) => Reading<U>): Reading<U> {
  if (reading.outcome !== 'FOUND') return reading;
  const mapped = map(reading.value);
  return {
    ...withQuality(mapped, []),
    quality: [...new Set([...reading.quality, ...mapped.quality])],
    asOf: mapped.asOf ?? reading.asOf,
    sourceRequestId: mapped.sourceRequestId ?? reading.sourceRequestId,
  };
}

/** How a reading was obtained: the part of {@link Evidence} that the reply itself cannot say. */
export type CallEvidence = Pick<Evidence, 'source' | 'channel' | 'sourceMode' | 'latencyMs'>;

/** The measured answer. */
export function toAnswer<T>(reading: Reading<T>, call: CallEvidence): Answer<T> {
  const { quality, asOf, sourceRequestId } = reading;
  const evidence: Evidence = { ...call, asOf, sourceRequestId, quality };
  switch (reading.outcome) {
    case 'FOUND':
      return { outcome: 'FOUND', value: reading.value, evidence };
    case 'NOT_FOUND':
      return { outcome: 'NOT_FOUND', evidence };
    case 'UNAVAILABLE':
      return { outcome: 'UNAVAILABLE', cause: reading.cause, retryAfterMs: reading.retryAfterMs, evidence };
    case 'AMBIGUOUS':
      return { outcome: 'AMBIGUOUS', candidates: reading.candidates, evidence };
    case 'REFUSED':
      return { outcome: 'REFUSED', cause: reading.cause, retryAfterMs: reading.retryAfterMs, evidence };
  }
}
