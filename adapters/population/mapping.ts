import { EDUCATION, ETHNICITY, FAMILY_RELATION, HOUSEHOLD_KIND, MARITAL_STATUS, SEX, codeTable } from '../../standards/code-tables/index.ts';
import { parseIdNumber } from '../../standards/id-number.ts';
import { ColumnReader, type Columns } from '../values/column-reader.ts';
import { dayOf, longTermOf } from '../values/legacy-date.ts';
import type { PersonHistoryEntry, PersonRecord, PersonStatus, ResidencePermit } from './person-record.ts';

/** 死亡注销类别: the police's own codes; no table of them was found, so names stay null. */
const DEATH_CANCEL_KIND = codeTable('死亡注销类别', {});

/** ryzt (人员状态). A code beyond these stays unknown: never NORMAL by default. */
const PERSON_STATUS_BY_CODE: ReadonlyMap<string, PersonStatus> = new Map([
  ['0', 'NORMAL'], ['正常', 'NORMAL'],
  ['1', 'DECEASED'], ['死亡', 'DECEASED'],
  ['2', 'EMIGRATED'], ['迁出', 'EMIGRATED'],
  ['3', 'CANCELLED'], ['注销', 'CANCELLED'],
]);

/** 街路巷, 门楼牌号 and 门楼详址 in one line; 详址 often repeats what stands before it. */
export function addressOf(reader: ColumnReader): string | null {
  const parts = ['jlx', 'mlph', 'mlxz'].map((name) => reader.text(name)).filter((part) => part !== null);
  const line = parts.reduce((whole, part) => (part.includes(whole) ? part : whole + part), '');
  return line === '' ? null : line;
}

/** The finest division code of the row: village, township, county. Names in a code column are no code. */
export function divisionOf(reader: ColumnReader): string | null {
  return ['jcwh', 'xzjd', 'ssxq'].map((name) => reader.text(name)).find((value) => value !== null && /^\d{6}(?:\d{3}){0,2}$/.test(value)) ?? null;
}

function residencePermitOf(reader: ColumnReader): ResidencePermit | null {
  const number = reader.text('jzzbh');
  return number === null ? null : { number, validFrom: reader.day('jzzyxqq'), validTo: dayOf(reader.date('jzzyxqz')) };
}

export function personStatusOf(reader: ColumnReader): PersonStatus | null {
  const code = reader.text('ryzt');
  if (code === null) return null;
  const status = PERSON_STATUS_BY_CODE.get(code) ?? null;
  if (status === null) reader.quality.push('UNKNOWN_CODE:ryzt');
  return status;
}

function birthDateOf(reader: ColumnReader, idNumber: string): string | null {
  const birthDate = reader.day('csrq');
  const parsed = parseIdNumber(idNumber);
  // The number wins nothing here: both are the register's, and a difference is for a person to settle.
  if (birthDate !== null && parsed.ok && parsed.value.birthDate !== birthDate) reader.quality.push('BIRTH_DATE_DIFFERS:csrq');
  return birthDate;
}

/** An earlier row of the same person. */
export function toHistoryEntry(columns: Columns): PersonHistoryEntry {
  const reader = new ColumnReader(columns);
  return {
    name: reader.text('xm'),
    householdNo: reader.firstOf('hh', 'hhnbid'),
    hukouDivision: divisionOf(reader),
    hukouAddress: addressOf(reader),
    validFrom: reader.instant('qysj'),
    validTo: reader.instant('jssj'),
  };
}

export interface MappedPerson {
  readonly person: PersonRecord;
  readonly quality: readonly string[];
}

/** The row that stands for the person, mapped; `idNumber` in normal form. */
export function toPersonRecord(idDocumentType: string, idNumber: string, columns: Columns, history: readonly PersonHistoryEntry[]): MappedPerson {
  const reader = new ColumnReader(columns);
  const cardEnd = reader.date('yxqxjzrq');
  const person: PersonRecord = {
    idDocumentType,
    idNumber,
    name: reader.text('xm'),
    formerName: reader.text('cym'),
    sex: reader.code(SEX, 'xb'),
    ethnicity: reader.code(ETHNICITY, 'mz'),
    birthDate: birthDateOf(reader, idNumber),
    birthPlaceDivision: reader.text('csdssxq'),
    nativePlaceDivision: reader.text('jgssxq'),
    hukouDivision: divisionOf(reader),
    hukouAddress: addressOf(reader),
    addressCode: reader.text('dzbm'),
    hukouKind: reader.code(HOUSEHOLD_KIND, reader.text('hb') === null ? 'hlx' : 'hb'),
    hukouMoveInDate: reader.day('hsql'),
    householdNo: reader.firstOf('hh', 'hhnbid'),
    relationToHead: reader.code(FAMILY_RELATION, 'yhzgx'),
    residenceAddress: reader.text('xjzdz'),
    residencePermit: residencePermitOf(reader),
    hukouMaritalStatus: reader.code(MARITAL_STATUS, 'hyzk'),
    hukouEducation: reader.code(EDUCATION, 'whcd'),
    mobile: reader.text('mob'),
    portraitRef: reader.text('zpid'),
    idCardValidFrom: reader.day('yxqxqsrq'),
    idCardValidTo: dayOf(cardEnd),
    idCardLongTerm: longTermOf(cardEnd),
    idCardIssuer: reader.text('qfjg'),
    personStatus: personStatusOf(reader),
    deathCancelDate: reader.firstOf('swzxrq') === null ? reader.day('swrq') : reader.day('swzxrq'),
    deathCancelKind: reader.code(DEATH_CANCEL_KIND, 'swzxlb'),
    recordCurrent: reader.text('jlbz') !== '2',
    validFrom: reader.instant('qysj'),
    validTo: reader.instant('jssj'),
    history,
  };
  return { person, quality: reader.quality };
}
