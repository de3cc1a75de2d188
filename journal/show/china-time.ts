const EAST_EIGHT_MS = 8 * 3_600_000;

/** An instant (epoch milliseconds) as clocks in China show it: `2026-11-21 16:00:00.123`. */
export function chinaTime(at: number): string {
  return new Date(at + EAST_EIGHT_MS).toISOString().slice(0, 23).replace('T', ' ');
}
