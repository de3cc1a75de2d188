import type { Columns } from '../../values/column-reader.ts';
import { instantOf, readLegacyDate } from '../../values/legacy-date.ts';
import { readLegacyText } from '../../values/legacy-text.ts';
import type { DatabaseRow } from './row-source.ts';

/** One row of an exchange table, its columns read. */
export interface ExchangeRow {
  readonly columns: Columns;
  readonly quality: readonly string[];
}

/** What a row is about: a key in normal form with marks, or a reason why it cannot be used. */
export type ExchangeKey = { readonly ok: true; readonly key: string; readonly quality: readonly string[] } | { readonly ok: false; readonly reason: string };

/** The state that a pile of exchange rows amounts to. */
export interface ResolvedRows {
  /** The row that stands for each key, in order of first sight. */
  readonly current: readonly KeyedRow[];
  /** Keys whose last row says D. */
  readonly deleted: readonly string[];
  /** Rows that came after a newer one (late): never current again. */
  readonly late: readonly ExchangeRow[];
  readonly duplicates: readonly ExchangeRow[];
  readonly quarantined: readonly { readonly row: ExchangeRow; readonly reason: string }[];
}

/** Timestamps without zone are China's wall clock: a Date would have read them in this machine's zone. A defect of ours, so it throws. */
function textOf(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) throw new TypeError('timestamps must be selected as text: a Date has lost the wall clock');
  return typeof value === 'number' ? value : String(value);
}

/** Reads the columns of a row: CHAR padding off, names in lower case. Padding is how such tables are made and leaves no mark. */
export function readExchangeRow(row: DatabaseRow): ExchangeRow {
  const quality: string[] = [];
  const columns = new Map<string, string | number | null>(Object.entries(row).map(([rawName, raw]) => {
    const name = rawName.toLowerCase();
    const value = textOf(raw);
    if (value === null || typeof value === 'number') return [name, value] as const;
    const { value: text, quality: marks } = readLegacyText(value);
    quality.push(...marks.filter((mark) => mark !== 'TRAILING_SPACE').map((mark) => `${mark}:${name}`));
    return [name, text] as const;
  }));
  return { columns, quality };
}

type KeyedRow = ExchangeRow & { readonly key: string };

function batchOf({ columns }: ExchangeRow): string {
  return String(columns.get('pch') ?? '');
}

/** SJGXSJ then PCH: the order in which the department means its rows to be taken. The text as sent settles fractions of a second. */
function orderOf(row: ExchangeRow): string {
  const written = row.columns.get('sjgxsj') ?? '';
  return [instantOf(readLegacyDate(written)) ?? '', written, batchOf(row)].join('|');
}

/**
 * What an exchange table says now (wire/exchangedb): the row with the greatest (SJGXSJ, PCH) stands for its key, D means gone, a later I brings it
 * back, equal rows count once, rows without a usable key are set aside. CLZT says only what its reader has taken before and is not looked at.
 */
export function resolveExchangeRows(rows: readonly DatabaseRow[], keyOf: (row: ExchangeRow) => ExchangeKey): ResolvedRows {
  const newest = new Map<string, KeyedRow>();
  const keyed: KeyedRow[] = [];
  const seen = new Set<string>();
  const duplicates: ExchangeRow[] = [];
  const quarantined: ResolvedRows['quarantined'][number][] = [];
  for (const row of rows.map(readExchangeRow)) {
    const reading = keyOf(row);
    const print = JSON.stringify([...row.columns]);
    if (!reading.ok) {
      quarantined.push({ row, reason: reading.reason });
    } else if (seen.has(print)) {
      duplicates.push(row);
    } else {
      const one = { ...row, key: reading.key, quality: [...row.quality, ...reading.quality] };
      const known = newest.get(one.key);
      if (known === undefined || orderOf(known) < orderOf(one)) newest.set(one.key, one);
      keyed.push(one);
    }
    seen.add(print);
  }
  const all = [...newest.values()];
  const isDeleted = ({ columns }: ExchangeRow): boolean => columns.get('czbz') === 'D';
  // Late is what a later batch brought and is older all the same.
  const isLate = (row: KeyedRow): boolean => batchOf(row) > batchOf(newest.get(row.key) ?? row);
  return { current: all.filter((row) => !isDeleted(row)), deleted: all.filter(isDeleted).map(({ key }) => key), late: keyed.filter(isLate), duplicates, quarantined };
}
