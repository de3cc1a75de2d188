import type { Columns } from './column-reader.ts';
import { readLegacyDate } from './legacy-date.ts';

/** Rows split into the ones that stand and the ones they overtook. */
export interface NewestRows<R> {
  readonly current: readonly R[];
  readonly overtaken: readonly R[];
  /** Rows that contradict a row that stands, with nothing to say which is newer: nobody knows which is true. */
  readonly tied: readonly R[];
}

/**
 * Of the rows that share a key the newest by the first time column that tells them apart stands (legacy.md 4.2: callers keep the newest by `tong_time`).
 * A row without a readable time is older than one with. Expects equal rows to have been taken out.
 */
export function newestRows<R extends { readonly columns: Columns }>(rows: readonly R[], keyOf: (row: R) => string, timeColumns: readonly string[]): NewestRows<R> {
  const timesOf = (row: R): readonly string[] => timeColumns.map((column) => readLegacyDate(row.columns.get(column)).value ?? '');
  /** Positive when the first is newer. */
  const compare = (a: R, b: R): number => {
    const [left, right] = [timesOf(a), timesOf(b)];
    const at = left.findIndex((time, index) => time !== right[index]);
    return at < 0 ? 0 : (left[at] ?? '') > (right[at] ?? '') ? 1 : -1;
  };
  const groups = Map.groupBy(rows, keyOf);
  const standing = [...groups.values()].map((group) => group.reduce((best, row) => (compare(row, best) > 0 ? row : best)));
  const others = rows.filter((row) => !standing.includes(row));
  const isTied = (row: R): boolean => standing.some((best) => keyOf(best) === keyOf(row) && compare(best, row) === 0);
  return { current: standing, overtaken: others.filter((row) => !isTied(row)), tied: others.filter(isTied) };
}
