import type { Outcome, RefusedCause, UnavailableCause } from '../answer.ts';
import type { Reading } from '../reading.ts';
import { createLatencyHistogram } from './latency-histogram.ts';
import type { SourceFigures } from './source-figures.ts';

/** Counts of one source's calls since the process started. */
export interface Tally {
  record(reading: Reading<unknown>, latencyMs: number): void;
  retried(): void;
  figures(): Pick<SourceFigures, 'calls' | 'retries' | 'outcomes' | 'unavailable' | 'refused' | 'latency'>;
}

export function createTally(): Tally {
  const outcomes: Record<Outcome, number> = { FOUND: 0, NOT_FOUND: 0, UNAVAILABLE: 0, AMBIGUOUS: 0, REFUSED: 0 };
  const unavailable: Partial<Record<UnavailableCause, number>> = {};
  const refused: Partial<Record<RefusedCause, number>> = {};
  const latency = createLatencyHistogram();
  let retries = 0;
  return {
    record: (reading, latencyMs) => {
      outcomes[reading.outcome] += 1;
      if (reading.outcome === 'UNAVAILABLE') unavailable[reading.cause] = (unavailable[reading.cause] ?? 0) + 1;
      if (reading.outcome === 'REFUSED') refused[reading.cause] = (refused[reading.cause] ?? 0) + 1;
      latency.observe(latencyMs);
    },
    retried: () => {
      retries += 1;
    },
    figures: () => {
      const figures = latency.figures();
      return { calls: figures.count, retries, outcomes: { ...outcomes }, unavailable: { ...unavailable }, refused: { ...refused }, latency: figures };
    },
  };
}
