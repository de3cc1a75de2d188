const OFFSET_MS = 8 * 3_600_000;

/** The calendar day in China (+08:00, no summer time) at an instant in epoch milliseconds, `YYYY-MM-DD`. */
export function chinaDay(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 10);
}
