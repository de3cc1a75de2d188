import { asArray, asObject, type JsonObject } from '../protocol/json-value.ts';
import { ambiguous, found, unavailable, withQuality, type Reading } from '../reading.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import { distinctRows, readJsonColumns, type JsonColumns } from '../values/json-columns.ts';
import { instantOf, readLegacyDate } from '../values/legacy-date.ts';
import { newestRows } from '../values/newest-rows.ts';

/** What 1101 says: who it is, and the newest row of each kind of insurance. */
export interface PersonRows {
  readonly medicalPersonNo: string;
  readonly rows: readonly JsonColumns[];
}

const text = ({ columns }: JsonColumns, name: string): string => String(columns.get(name) ?? '').trim();

/** Columns that every row must have, and hold something in. */
function lackOf(rows: readonly JsonColumns[], present: readonly string[], filled: readonly string[]): string | null {
  const absent = present.find((name) => rows.some(({ columns }) => !columns.has(name)));
  if (absent !== undefined) return `SCHEMA_DRIFT:${absent}`;
  const empty = filled.find((name) => rows.some((row) => text(row, name) === ''));
  return empty === undefined ? null : `COLUMN_EMPTY:${empty}`;
}

/** The rows of a node of `output`, equal ones once. A node that is not there is no empty list: nobody knows then. */
function rowsOf(output: JsonObject, node: string): Reading<readonly JsonColumns[]> {
  const objects = asArray(output[node])?.map(asObject) ?? null;
  if (objects === null || objects.includes(null)) return unavailable('MALFORMED', { quality: [`NODE_ABSENT:${node}`] });
  const rows = objects.filter((row) => row !== null);
  const distinct = distinctRows(rows);
  const read = distinct.map(readJsonColumns);
  return withQuality(found(read), [...read.flatMap(({ quality }) => quality), ...(distinct.length < rows.length ? ['DUPLICATE_ROW'] : [])]);
}

/**
 * `output` of 1101 about the asked person; about anybody else it is no answer. Of two rows of one insurance the one updated last stands; two that differ and
 * are equally old are nobody's truth. Pure; never throws.
 */
export function readPersonOutput(output: JsonObject, idNumber: string): Reading<PersonRows> {
  const base = asObject(output['baseinfo']);
  if (base === null) return unavailable('MALFORMED', { quality: ['NODE_ABSENT:baseinfo'] });
  const person = readJsonColumns(base);
  const { number, quality } = readIdNumber(text(person, 'certno'));
  if (number !== idNumber) return unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_PERSON'] });
  const medicalPersonNo = text(person, 'psn_no');
  if (medicalPersonNo === '') return unavailable('MALFORMED', { quality: ['COLUMN_EMPTY:psn_no'] });
  const rows = rowsOf(output, 'insuinfo');
  if (rows.outcome !== 'FOUND') return rows;
  const lack = lackOf(rows.value, ['insutype', 'psn_insu_stas', 'balc'], ['insutype']);
  if (lack !== null) return unavailable('MALFORMED', { quality: [lack] });
  // Known to the platform and insured in nothing would be E1001: an empty list says neither.
  if (rows.value.length === 0) return unavailable('MALFORMED', { quality: ['NODE_EMPTY:insuinfo'] });
  const { current, overtaken, tied } = newestRows(rows.value, (row) => text(row, 'insutype'), ['updt_time', 'psn_insu_date']);
  if (tied.length > 0) return ambiguous(tied.length + 1, { quality: ['TIED_ROWS'] });
  const asOf = current.map(({ columns }) => instantOf(readLegacyDate(columns.get('updt_time')))).filter((time) => time !== null).toSorted().at(-1) ?? null;
  return withQuality(found({ medicalPersonNo, rows: current }, { asOf }), [...person.quality, ...quality, ...rows.quality, ...(overtaken.length > 0 ? ['OVERTAKEN_ROW'] : [])]);
}

/** The rows of a transaction asked by 人员编号: every row names it, in `owners`, or the reply is no answer. None is an answer. Pure; never throws. */
export function readPersonNoOutput(output: JsonObject, medicalPersonNo: string, kind: PersonNoRows): Reading<readonly JsonColumns[]> {
  const rows = rowsOf(output, kind.node);
  if (rows.outcome !== 'FOUND') return rows;
  const lack = lackOf(rows.value, [...kind.owners, ...kind.present], kind.filled);
  if (lack !== null) return unavailable('MALFORMED', { quality: [lack] });
  const isAbout = (row: JsonColumns): boolean => kind.owners.some((name) => text(row, name) === medicalPersonNo);
  return rows.value.every(isAbout) ? rows : unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_PERSON'] });
}

/** One kind of rows: their node, the columns that name the person, those that must be there, and those that must hold something. */
export interface PersonNoRows {
  readonly node: string;
  readonly owners: readonly string[];
  readonly present: readonly string[];
  readonly filled: readonly string[];
}

/** 90100. */
export const PAYMENT_ROWS: PersonNoRows = { node: 'clctinfo', owners: ['psn_no'], present: ['insutype', 'clct_flag', 'accrym_begn', 'accrym_end'], filled: ['insutype', 'accrym_begn', 'accrym_end'] };
/** 90101. */
export const FILING_ROWS: PersonNoRows = { node: 'outinfo', owners: ['psn_no'], present: ['out_type', 'mdtrtarea_admdvs', 'begndate', 'enddate', 'vali_flag'], filled: ['vali_flag'] };
/** 90102: a row names the insured and the newborn. */
export const BINDING_ROWS: PersonNoRows = { node: 'nwbinfo', owners: ['psn_no', 'nwb_psn_no'], present: ['certno', 'nwb_certno', 'begndate', 'enddate', 'vali_flag'], filled: ['vali_flag'] };
