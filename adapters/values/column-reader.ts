import type { CodeTable, CodedValue } from '../../standards/code-tables/index.ts';
import { readLegacyCode } from './legacy-code.ts';
import { dayOf, instantOf, readLegacyDate, type LegacyDate } from './legacy-date.ts';

/** Columns of one row by lower-case name, texts already read; null where the text is absent or a character of it is lost. */
export type Columns = ReadonlyMap<string, string | null>;

/** Reads columns of one row and collects what was wrong with them. */
export class ColumnReader {
  readonly #columns: Columns;
  readonly quality: string[] = [];

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  text(name: string): string | null {
    return this.#columns.get(name) ?? null;
  }

  code(table: CodeTable, name: string): CodedValue | null {
    const raw = this.text(name);
    if (raw === null) return null;
    const value = readLegacyCode(table, raw);
    if (value.name === null && table.names.size > 0) this.quality.push(`UNKNOWN_CODE:${name}`);
    return value;
  }

  date(name: string): LegacyDate {
    const date = readLegacyDate(this.text(name));
    if (date.precision === 'INVALID') this.quality.push(`DATE_NOT_A_DATE:${name}`);
    return date;
  }

  day(name: string): string | null {
    return dayOf(this.date(name));
  }

  instant(name: string): string | null {
    return instantOf(this.date(name));
  }

  /** The first of these columns that holds something. */
  firstOf(...names: readonly string[]): string | null {
    return names.map((name) => this.text(name)).find((value) => value !== null) ?? null;
  }
}
