import { readEnvelope } from '../protocol/envelopes/read-envelope.ts';
import { asObject, asText } from '../protocol/json-value.ts';
import { ambiguous, found, mapFound, unavailable, type Reading } from '../reading.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import { readJsonColumns, type JsonColumns } from '../values/json-columns.ts';
import { newestRows } from '../values/newest-rows.ts';
import { instantOf, readLegacyDate } from '../values/legacy-date.ts';
import { readHrssCode } from './errors.ts';

/** Rows of one person, the newest of each account, with what was overtaken counted in the marks. */
export type HrssRows = readonly JsonColumns[];

/** Columns that name the person: the card number of the query interfaces, the social-security number of the accounts. */
const PERSON_COLUMNS = ['aac002', 'cerno', 'cardid', 'aac147'] as const;

function personOf({ columns }: JsonColumns): string | null {
  const name = PERSON_COLUMNS.find((column) => (columns.get(column) ?? null) !== null);
  return name === undefined ? null : String(columns.get(name));
}

/** One kind of rows: which columns it must have, and which tell one thing from the next. */
export interface HrssRowKind {
  readonly required: readonly string[];
  readonly key: readonly string[];
}

/** `siAccount`: a row an account. */
export const ACCOUNT_ROWS: HrssRowKind = { required: ['aae140'], key: ['aae140', 'aac001', 'aab001'] };
/** `siPayment`: a row a month. */
export const PAYMENT_ROWS: HrssRowKind = { required: ['aae140', 'aae002'], key: ['aae140', 'aae002'] };
/** `siEmployment`: a row a person. */
export const EMPLOYMENT_ROWS: HrssRowKind = { required: ['ajc090', 'ajc101'], key: ['aac002'] };
/** `popInfo`: a row a copy taken over. */
export const POPULATION_ROWS: HrssRowKind = { required: ['name'], key: [] };

/**
 * The rows of a reply that are about the asked person. A row about anybody else, or about nobody, makes the reply no answer. Pure; never throws.
 */
export function readHrssReply(document: unknown, idNumber: string, kind: HrssRowKind): Reading<HrssRows> {
  const special = readHrssCode(asText(asObject(document)?.['code']) ?? '');
  if (special !== null) return special;
  return mapFound(readEnvelope(document), (rows): Reading<HrssRows> => {
    const read = rows.map(readJsonColumns);
    const numbers = read.map((row) => readIdNumber(personOf(row) ?? ''));
    if (numbers.some(({ number }) => number !== idNumber)) return unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_PERSON'] });
    const absent = kind.required.find((name) => read.some(({ columns }) => !columns.has(name)));
    if (absent !== undefined) return unavailable('MALFORMED', { quality: [`SCHEMA_DRIFT:${absent}`] });
    const keyOf = ({ columns }: JsonColumns): string => kind.key.map((name) => String(columns.get(name) ?? '')).join('|');
    const { current, overtaken, tied } = newestRows(read, keyOf, ['tong_time', 'aac049']);
    if (tied.length > 0) return ambiguous(tied.length + 1, { quality: ['TIED_ROWS'] });
    const newest = current.map(({ columns }) => instantOf(readLegacyDate(columns.get('tong_time')))).filter((time) => time !== null).toSorted().at(-1) ?? null;
    const marks = [...read.flatMap(({ quality }) => quality), ...numbers.flatMap(({ quality }) => quality), ...(overtaken.length > 0 ? ['OVERTAKEN_ROW'] : [])];
    return found(current, { quality: [...new Set(marks)], asOf: newest });
  });
}
