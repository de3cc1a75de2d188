import type { Clock } from '../clock.ts';

/** Tells a table in the middle of its nightly reload from one that is whole (wire/exchangedb/truncate-window). */
export interface ReloadWatch {
  /** Whether a table with so many rows can be believed. Deletes are soft, so a table shrinks only while it is reloaded. */
  isWhole(table: string, rows: number): boolean;
}

/** Part of the last known rows below which a table is taken to be half loaded. */
const LEAST_PART = 0.9;
/** After so long a smaller table is simply smaller. Milliseconds. */
const LONGEST_RELOAD_MS = 15 * 60_000;

export function createReloadWatch(clock: Clock): ReloadWatch {
  const known = new Map<string, { readonly rows: number; readonly seenAt: number }>();
  return {
    isWhole: (table, rows) => {
      const last = known.get(table);
      const now = clock.now();
      const shrank = last !== undefined && rows < last.rows * LEAST_PART && now - last.seenAt < LONGEST_RELOAD_MS;
      if (rows === 0 || shrank) return false;
      known.set(table, { rows, seenAt: now });
      return true;
    },
  };
}
