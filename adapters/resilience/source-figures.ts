import type { Outcome, RefusedCause, UnavailableCause } from '../answer.ts';
import type { SourceState } from './breaker.ts';
import type { LatencyFigures } from './latency-histogram.ts';
import type { QuotaFigures } from './quota.ts';

/** What an operator wants to know of one source system: state, latency, errors, quota. Counts run since the process started. */
export interface SourceFigures {
  readonly source: string;
  readonly state: SourceState;
  readonly calls: number;
  readonly retries: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly unavailable: Readonly<Partial<Record<UnavailableCause, number>>>;
  readonly refused: Readonly<Partial<Record<RefusedCause, number>>>;
  readonly latency: LatencyFigures;
  readonly inFlight: number;
  readonly queued: number;
  readonly quota: QuotaFigures;
}

const readers = new Set<() => SourceFigures>();

/** Adds a source to {@link sourceFigures}; gives the function that takes it out again. */
export function registerSourceFigures(read: () => SourceFigures): () => void {
  readers.add(read);
  return () => readers.delete(read);
}

/** Figures of every source this process speaks to, by name: for `/metrics` and `npm run sources`. */
export function sourceFigures(): readonly SourceFigures[] {
  return [...readers].map((read) => read()).sort((a, b) => a.source.localeCompare(b.source));
}
