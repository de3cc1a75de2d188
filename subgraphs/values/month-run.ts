const EAST_EIGHT_MS = 8 * 60 * 60 * 1000;

/** A month as a number that grows by one a month; null for anything but `YYYY-MM`. */
export function monthIndex(month: string | null | undefined): number | null {
  const parts = month === null || month === undefined ? null : /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  return parts === null ? null : Number(parts[1]) * 12 + Number(parts[2]) - 1;
}

/**
 * How many months without a gap were paid up to now, from months newest first. A month's payment may come until the end of the next, so the run counts
 * when its newest month is the current, the last or the one before; an older one ended it, and the run is 0.
 */
export function currentRun(paidMonths: readonly string[], nowMs: number): number {
  const now = new Date(nowMs + EAST_EIGHT_MS);
  const current = now.getUTCFullYear() * 12 + now.getUTCMonth();
  const months = [...new Set(paidMonths.map(monthIndex))].filter((month) => month !== null).sort((one, other) => other - one);
  const newest = months[0];
  if (newest === undefined || newest < current - 2) return 0;
  let run = 1;
  while (months[run] === newest - run) run += 1;
  return run;
}
