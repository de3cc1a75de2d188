import { asText, type JsonObject } from '../protocol/json-value.ts';
import type { Columns } from './column-reader.ts';
import { readLegacyText } from './legacy-text.ts';

/** One JSON row, read: columns by lower-case name, what was nested, and marks `MARK:column`. */
export interface JsonColumns {
  readonly columns: Columns;
  /** Objects and arrays inside the row, by lower-case name. */
  readonly nested: ReadonlyMap<string, unknown>;
  readonly quality: readonly string[];
}

/** Row numbers that a query tool left in: not data. */
const NOT_DATA: ReadonlySet<string> = new Set(['rn', 'rownum', 'rownum_', 'row_id']);

/**
 * Reads the members of a row. Names go to lower case, for one system writes CERNO in one row and cerno in the next; where both stand in one row
 * the one that says something wins.
 */
export function readJsonColumns(row: JsonObject): JsonColumns {
  const columns = new Map<string, string | number | null>();
  const nested = new Map<string, unknown>();
  const quality: string[] = [];
  for (const [key, raw] of Object.entries(row)) {
    const name = key.toLowerCase();
    if (NOT_DATA.has(name)) continue;
    if (typeof raw === 'object' && raw !== null) {
      nested.set(name, raw);
      continue;
    }
    const text = typeof raw === 'number' ? null : readLegacyText(asText(raw));
    quality.push(...(text?.quality ?? []).map((mark) => `${mark}:${name}`));
    const value = typeof raw === 'number' ? raw : (text?.value ?? null);
    if (value !== null || !columns.has(name)) columns.set(name, value);
  }
  return { columns, nested, quality };
}

/** Equal rows once, in order. */
export function distinctRows(rows: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(rows.map((row) => [JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))), row])).values()];
}
