import { unavailable, type Unfound } from '../reading.ts';

/** The table is empty, or much smaller than a moment ago: the nightly TRUNCATE and INSERT is under way and nobody was deleted. */
export function reloadWindow(table: string): Unfound {
  return unavailable('MAINTENANCE', { retryAfterMs: 60_000, quality: [`RELOAD_WINDOW:${table}`] });
}
