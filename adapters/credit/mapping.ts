import type { ExchangeRow } from '../protocol/exchange-database/resolve-exchange-rows.ts';
import { ColumnReader } from '../values/column-reader.ts';
import { dayOf, longTermOf } from '../values/legacy-date.ts';
import { subjectOf } from './codec.ts';
import type { CreditCategory, CreditCommitment, CreditRating, CreditRecord } from './credit-record.ts';

/** Columns of one table by what they mean; null where it has none. */
export interface CreditColumns {
  readonly documentNo: string;
  readonly authority: string;
  readonly decidedOn: string;
  readonly content: string;
  readonly amount: string | null;
  /** Fixed, or by the list's own kind. */
  readonly category: CreditCategory | 'BY_LIST';
}

const LIST_CATEGORY: ReadonlyMap<string, CreditCategory> = new Map([['B', 'BLACKLIST'], ['R', 'REDLIST'], ['D', 'JUDGMENT_DEFAULTER']]);

export interface MappedCredit {
  readonly record: CreditRecord;
  readonly repaired: boolean;
  readonly quality: readonly string[];
}

/** A row as a credit record; null for one whose list is of no known kind, which must be counted and cannot be judged. */
export function toCreditRecord(row: ExchangeRow, columns: CreditColumns): MappedCredit | null {
  const reader = new ColumnReader(row.columns);
  const subject = subjectOf(row);
  const category = columns.category === 'BY_LIST' ? (LIST_CATEGORY.get(reader.text('lx') ?? '') ?? null) : columns.category;
  if (!subject.ok || category === null) return null;
  const publicTo = reader.date('gsjzq');
  const record: CreditRecord = {
    recordNo: reader.text('id'),
    category,
    documentNo: reader.text(columns.documentNo) ?? '',
    subjectKind: reader.text('xdr_shxym') === null ? 'PERSON' : 'ENTITY',
    subjectCode: subject.key,
    subjectName: reader.text('xdr_mc'),
    decisionAuthority: reader.text(columns.authority),
    decidedOn: reader.day(columns.decidedOn),
    publicFrom: reader.day('gsksq'),
    publicTo: dayOf(publicTo),
    publicOpenEnded: longTermOf(publicTo),
    content: reader.text(columns.content),
    amount: columns.amount === null ? null : reader.amount(columns.amount, 'TEN_THOUSAND_YUAN'),
    repairedOn: reader.day('xfrq'),
  };
  return { record, repaired: reader.text('xfzt') === '1', quality: [...row.quality, ...reader.quality] };
}

/** A row of the rating table. */
export function toCreditRating(row: ExchangeRow): CreditRating {
  const reader = new ColumnReader(row.columns);
  return { level: reader.text('dj'), score: reader.text('fs'), ruler: reader.text('pjjg'), asOf: reader.day('pjrq') };
}

/** 履行状态: 履行中 is neither kept nor broken. */
const FULFILMENT: ReadonlyMap<string, boolean | null> = new Map([['0', null], ['1', true], ['2', false]]);

/** A row of the table of commitments, and what was wrong with it. */
export function toCreditCommitment(row: ExchangeRow): { readonly commitment: CreditCommitment; readonly quality: readonly string[] } {
  const reader = new ColumnReader(row.columns);
  const state = reader.text('lxzt');
  if (state !== null && !FULFILMENT.has(state)) reader.quality.push('UNKNOWN_CODE:lxzt');
  const commitment: CreditCommitment = {
    commitmentNo: reader.text('cnbh') ?? '', itemCode: reader.text('sxbm'), itemName: reader.text('sxmc'), acceptedBy: reader.text('slbm'), content: reader.text('cnnr'),
    madeOn: reader.day('cnrq'), kept: state === null ? null : (FULFILMENT.get(state) ?? null),
  };
  return { commitment, quality: [...row.quality, ...reader.quality] };
}
