import type { Columns } from './column-reader.ts';
import { readLegacyDate } from './legacy-date.ts';

/** Rows split into the ones that stand and the ones they overtook. */
export interface NewestRows<R> {
  readonly current: readonly R[];
  readonly overtaken: readonly R[];
}

/**
 * Of the rows that share a key the newest by a time column stands (legacy.md 4.2: callers keep the newest by `tong_time`). A row without a readable
 * time is older than any with one; of equal times the later row in the reply stands.
 */
export function newestRows<R extends { readonly columns: Columns }>(rows: readonly R[], keyOf: (row: R) => string, timeColumn: string): NewestRows<R> {
  const newest = new Map<string, R>();
  const overtaken: R[] = [];
  const timeOf = (row: R): string => readLegacyDate(row.columns.get(timeColumn)).value ?? '';
  for (const row of rows) {
    const key = keyOf(row);
    const known = newest.get(key);
    if (known === undefined || timeOf(known) <= timeOf(row)) newest.set(key, row);
    if (known !== undefined) overtaken.push(timeOf(known) <= timeOf(row) ? known : row);
  }
  return { current: [...newest.values()], overtaken };
}
