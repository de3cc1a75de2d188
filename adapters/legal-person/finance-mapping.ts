import { ambiguous, found, notFound, unavailable, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import type { JsonColumns } from '../values/json-columns.ts';
import type { AnnualFinancials, BankAccount } from './entity-finances-record.ts';

const YEAR = /^(\d{4})年?$/;
const ACCOUNT = /^\d{9,32}$/;
/** 账户状态. */
const [OPEN, CLOSED] = ['1', '2'];

/** The rows of one code as its reports, newest year first. Two reports of one year that differ are nobody's truth. */
export function toAnnualFinancials(_uscc: string, rows: readonly JsonColumns[]): Reading<readonly AnnualFinancials[]> {
  const quality: string[] = [];
  const years = new Map<number, AnnualFinancials>();
  for (const { columns, quality: marks } of rows) {
    const reader = new ColumnReader(columns);
    const year = YEAR.exec(reader.text('nd') ?? '')?.[1];
    if (year === undefined) return unavailable('MALFORMED', { quality: ['NOT_A_YEAR:nd'] });
    const report: AnnualFinancials = { year: Number(year), operatingRevenue: reader.amount('yysr', 'TEN_THOUSAND_YUAN'), taxPaid: reader.amount('nsze', 'TEN_THOUSAND_YUAN') };
    const other = years.get(report.year);
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(report)) return ambiguous(2, { quality: ['SEVERAL_ROWS'] });
    years.set(report.year, report);
    quality.push(...marks, ...reader.quality);
  }
  return withQuality(found([...years.values()].toSorted((one, other) => other.year - one.year)), [...new Set(quality)]);
}

/** The rows of one code as its basic account. An entity has one: several that stand are AMBIGUOUS, none that stands is NOT_FOUND. */
export function toBankAccount(_uscc: string, rows: readonly JsonColumns[]): Reading<BankAccount> {
  const quality: string[] = [];
  const open = new Map<string, BankAccount>();
  for (const { columns, quality: marks } of rows) {
    const reader = new ColumnReader(columns);
    const [account, state] = [reader.text('zh')?.replaceAll(/\s+/gu, '') ?? '', reader.text('zhzt')];
    if (!ACCOUNT.test(account) || (state !== OPEN && state !== CLOSED)) return unavailable('MALFORMED', { quality: ['ACCOUNT_UNREADABLE'] });
    if (state === OPEN) open.set(account, { licenseNo: reader.text('khxkzh'), bank: reader.text('khyh'), account });
    quality.push(...marks, ...reader.quality);
  }
  const [only] = open.values();
  if (only === undefined) return notFound({ quality: ['ACCOUNT_CLOSED'] });
  return open.size > 1 ? ambiguous(open.size, { quality: ['SEVERAL_ROWS'] }) : withQuality(found(only), [...new Set(quality)]);
}
