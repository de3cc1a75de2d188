import { readEnvelope } from '../protocol/envelopes/read-envelope.ts';
import { asObject, asText } from '../protocol/json-value.ts';
import { found, mapFound, unavailable, type Reading } from '../reading.ts';
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

/** One row an account: insurance, person number and employer together. */
function accountOf({ columns }: JsonColumns): string {
  return ['aae140', 'aac001', 'aab001'].map((name) => String(columns.get(name) ?? '')).join('|');
}

/**
 * The rows of a reply that are about the asked person. A row about anybody else, or about nobody, makes the reply no answer. Pure; never throws.
 */
export function readHrssReply(document: unknown, idNumber: string): Reading<HrssRows> {
  const special = readHrssCode(asText(asObject(document)?.['code']) ?? '');
  if (special !== null) return special;
  return mapFound(readEnvelope(document), (rows): Reading<HrssRows> => {
    const read = rows.map(readJsonColumns);
    const numbers = read.map((row) => readIdNumber(personOf(row) ?? ''));
    if (numbers.some(({ number }) => number !== idNumber)) return unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_PERSON'] });
    const { current, overtaken } = newestRows(read, accountOf, 'tong_time');
    const newest = current.map(({ columns }) => instantOf(readLegacyDate(columns.get('tong_time')))).filter((time) => time !== null).toSorted().at(-1) ?? null;
    const marks = [...read.flatMap(({ quality }) => quality), ...numbers.flatMap(({ quality }) => quality), ...(overtaken.length > 0 ? ['OVERTAKEN_ROW'] : [])];
    return found(current, { quality: [...new Set(marks)], asOf: newest });
  });
}
