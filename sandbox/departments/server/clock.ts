/** Now, in epoch milliseconds. */
export type Clock = () => number;

/** `YYYYMMDD` of the day in China (no summer time), which is when quotas and daily secrets turn. */
export function chinaDay(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}
