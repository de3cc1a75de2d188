import type { CodeTable, CodedValue } from '../../standards/code-tables/index.ts';
import { readLegacyAmount, type MoneyUnit } from './legacy-amount.ts';
import { readLegacyCode } from './legacy-code.ts';
import { dayOf, instantOf, readLegacyDate, type LegacyDate } from './legacy-date.ts';
import { readLegacyFlag } from './legacy-flag.ts';

/** Columns of one row by lower-case name, texts already read; numbers stay numbers (they may be epoch milliseconds); null where the text is absent or a character of it is lost. */
export type Columns = ReadonlyMap<string, string | number | null>;

/** Reads columns of one row and collects what was wrong with them. */
export class ColumnReader {
  readonly #columns: Columns;
  readonly quality: string[] = [];

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  raw(name: string): string | number | null {
    return this.#columns.get(name) ?? null;
  }

  text(name: string): string | null {
    const value = this.raw(name);
    return value === null ? null : String(value);
  }

  code(table: CodeTable, name: string): CodedValue | null {
    const raw = this.text(name);
    if (raw === null) return null;
    const value = readLegacyCode(table, raw);
    if (value.name === null && table.names.size > 0) this.quality.push(`UNKNOWN_CODE:${name}`);
    return value;
  }

  date(name: string): LegacyDate {
    const date = readLegacyDate(this.raw(name));
    if (date.precision === 'INVALID') this.quality.push(`DATE_NOT_A_DATE:${name}`);
    return date;
  }

  /** A day; 长期 and the like, where a day is wanted, are marked. */
  day(name: string): string | null {
    const date = this.date(name);
    if (date.precision === 'OPEN') this.quality.push(`DATE_NOT_A_DATE:${name}`);
    return dayOf(date);
  }

  instant(name: string): string | null {
    return instantOf(this.date(name));
  }

  /** Money in yuan with two digits; null with a mark for what is no amount. */
  amount(name: string, unit: MoneyUnit): string | null {
    const raw = this.raw(name);
    const amount = readLegacyAmount(raw, unit);
    if (raw !== null && amount === null) this.quality.push(`NOT_AN_AMOUNT:${name}`);
    return amount;
  }

  /** A whole number; null with a mark for what is none. */
  count(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^\d{1,9}(\.0+)?$/.test(text)) return Number(text);
    this.quality.push(`NOT_A_NUMBER:${name}`);
    return null;
  }

  flag(name: string): boolean | null {
    const raw = this.raw(name);
    const flag = readLegacyFlag(raw);
    if (raw !== null && flag === null) this.quality.push(`NOT_A_FLAG:${name}`);
    return flag;
  }

  /** The first of these columns that holds something. */
  firstOf(...names: readonly string[]): string | null {
    return names.map((name) => this.text(name)).find((value) => value !== null) ?? null;
  }
}
