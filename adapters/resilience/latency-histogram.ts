/** Upper bounds in milliseconds, ascending; departments answer in 20 ms on a good day and 30 s on a bad one (domain.md 7.4). */
export const LATENCY_BOUNDS_MS = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000] as const;

export interface LatencyFigures {
  /** Calls at or below each bound of {@link LATENCY_BOUNDS_MS}, cumulative as Prometheus wants them; the last is every call. */
  readonly cumulative: readonly number[];
  readonly count: number;
  readonly sumMs: number;
}

export interface LatencyHistogram {
  observe(milliseconds: number): void;
  figures(): LatencyFigures;
}

export function createLatencyHistogram(): LatencyHistogram {
  const counts = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0);
  let sumMs = 0;
  return {
    observe: (milliseconds) => {
      const at = LATENCY_BOUNDS_MS.findIndex((bound) => milliseconds <= bound);
      const bucket = at < 0 ? LATENCY_BOUNDS_MS.length : at;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sumMs += milliseconds;
    },
    figures: () => {
      let running = 0;
      const cumulative = counts.map((count) => (running += count));
      return { cumulative, count: running, sumMs };
    },
  };
}
