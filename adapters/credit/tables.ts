import type { CreditColumns } from './mapping.ts';

/** One exchange table of the credit library. */
export interface CreditTable {
  readonly name: string;
  /** Columns that hold the subject's code. */
  readonly subject: readonly string[];
  /** Null for the tables of ratings and of commitments. */
  readonly columns: CreditColumns | null;
}

const SUBJECT = ['xdr_shxym', 'xdr_sfz'] as const;

export const CREDIT_TABLES: readonly CreditTable[] = [
  { name: 'jh_xy_xzcf', subject: SUBJECT, columns: { documentNo: 'cf_wsh', authority: 'cf_jg', decidedOn: 'cf_jdrq', content: 'cf_nr', amount: 'cf_je', category: 'PENALTY' } },
  { name: 'jh_xy_xzxk', subject: SUBJECT, columns: { documentNo: 'xk_wsh', authority: 'xk_jg', decidedOn: 'xk_jdrq', content: 'xk_nr', amount: null, category: 'LICENSE' } },
  { name: 'jh_xy_hmd', subject: SUBJECT, columns: { documentNo: 'wsh', authority: 'rdjg', decidedOn: 'rdrq', content: 'nr', amount: null, category: 'BY_LIST' } },
];

export const RATING_TABLE: CreditTable = { name: 'jh_xy_pj', subject: ['shxym'], columns: null };

/** 信用承诺; asked for only when it is read, so that the records of a decision do not hang on it. */
export const COMMITMENT_TABLE: CreditTable = { name: 'jh_xy_xycn', subject: SUBJECT, columns: null };
/** What tells one commitment of a subject from another. */
export const COMMITMENT_NUMBER = 'cnbh';

const FULL_WIDTH = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join('');
const HALF_WIDTH = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A code as it should be written first; only one that holds anything else is worth the work of reading it as it was meant. */
function matchesSubject(column: string): string {
  return `btrim(t.${column}) = ANY($1::text[]) OR (t.${column} ~ '[^0-9A-Z ]' AND upper(translate(btrim(t.${column}), '${FULL_WIDTH}', '${HALF_WIDTH}')) = ANY($1::text[]))`;
}

/**
 * Rows about the subjects in `$1` (text[]), with the size of the whole table and its last write in one statement, so in one snapshot. Codes are compared
 * half-width, upper-case and trimmed, for CHAR columns pad and clerks type full width. Names of tables and columns are constants of this file.
 */
export function tableQuery({ name, subject }: CreditTable): string {
  const matches = subject.map(matchesSubject).join(' OR ');
  return `SELECT whole.total::text AS shuqiao_total, whole.written_at::text AS shuqiao_written_at, NOT (t IS NULL) AS shuqiao_hit, t.* `
    + `FROM (SELECT count(*) AS total, max(sjgxsj) AS written_at FROM ${name}) AS whole LEFT JOIN ${name} AS t ON (${matches})`;
}
