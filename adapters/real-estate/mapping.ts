import { IDENTITY_DOCUMENT_TYPE, codeTable } from '../../standards/code-tables/index.ts';
import { parseRealEstateUnitNo } from '../../standards/real-estate-unit.ts';
import { holderKind } from '../../standards/holder-code.ts';
import { normalizeUscc } from '../../standards/uscc.ts';
import { asArray, asObject } from '../protocol/json-value.ts';
import { ambiguous, found, unavailable, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import { hasIdNumberShape, readIdNumber } from '../values/id-number-value.ts';
import { readJsonColumns, type JsonColumns } from '../values/json-columns.ts';
import { dayOf, readLegacyDate } from '../values/legacy-date.ts';
import { newestRows } from '../values/newest-rows.ts';
import type { RightRows } from './codec.ts';
import type { Encumbrance, EncumbranceKind, RealEstateOwner, RealEstateRightRecord } from './real-estate-record.ts';

/** 权属状态 and 权利类型 of the registration standard, as far as the interface uses them. */
const RIGHT_STATUS = codeTable('权属状态', { '0': '临时', '1': '现势', '2': '历史', '3': '终止' });
const RIGHT_TYPE = codeTable('不动产权利类型', { '3': '国有建设用地使用权', '4': '国有建设用地使用权/房屋所有权', '5': '宅基地使用权', '6': '宅基地使用权/房屋所有权' });
const OWNER_DOCUMENT = codeTable('不动产权利人证件种类', { ...Object.fromEntries(IDENTITY_DOCUMENT_TYPE.names), '1': '居民身份证', '7': '统一社会信用代码' });
const ENCUMBRANCES: readonly (readonly [string, EncumbranceKind])[] = [['dya', 'MORTGAGE'], ['cf', 'SEIZURE'], ['yy', 'OBJECTION'], ['yg', 'NOTICE']];

function toOwner(row: JsonColumns, quality: string[]): RealEstateOwner {
  const reader = new ColumnReader(row.columns);
  const raw = reader.text('qlrzjh');
  const uscc = raw === null ? null : normalizeUscc(raw);
  const isEntity = holderKind(uscc) === 'ENTITY';
  const id = raw === null || isEntity ? null : readIdNumber(raw);
  quality.push(...(id?.quality ?? []));
  const owner = {
    name: reader.firstOf('qlrmc', 'qlr'),
    documentType: reader.code(OWNER_DOCUMENT, 'zjzl'),
    idNumber: id !== null && hasIdNumberShape(id.number) ? id.number : null,
    uscc: isEntity ? uscc : null,
    share: reader.text('qlbl'),
  };
  quality.push(...reader.quality);
  return owner;
}

/** Lists of mortgage, seizure, objection and notice. A list that is no list makes the right no answer: an encumbrance must not get lost. */
function encumbrancesOf(row: JsonColumns, quality: string[]): readonly Encumbrance[] | null {
  const all: Encumbrance[] = [];
  for (const [column, kind] of ENCUMBRANCES) {
    const raw = row.nested.get(column) ?? row.columns.get(column) ?? null;
    if (raw === null) continue;
    const items = asArray(raw)?.map(asObject) ?? null;
    if (items === null || items.includes(null)) return null;
    for (const item of items.filter((entry) => entry !== null)) {
      const reader = new ColumnReader(readJsonColumns(item).columns);
      all.push({ kind, from: reader.day('qssj'), to: dayOf(reader.date('jssj')), amount: reader.amount('je', 'TEN_THOUSAND_YUAN') });
      quality.push(...reader.quality);
    }
  }
  return all;
}

/** 使用期限 as written: a day, with or without 止. */
function termToOf(reader: ColumnReader): string | null {
  const text = reader.text('syqx');
  if (text === null) return null;
  const date = readLegacyDate(text.replace(/止$/, ''));
  if (date.precision === 'INVALID') reader.quality.push('DATE_NOT_A_DATE:syqx');
  return dayOf(date);
}

/** The rows of one right as a right with its owners, each once. */
export function toRight({ unitNo, rows }: RightRows): Reading<RealEstateRightRecord> {
  // Of several rows of one owner the one registered last stands; two that differ and are equally old are nobody's truth.
  const { current, overtaken, tied } = newestRows(rows, ({ columns }) => readIdNumber(String(columns.get('qlrzjh') ?? '')).number, ['djsj']);
  const [first] = current;
  if (first === undefined) return unavailable('MALFORMED');
  if (tied.length > 0) return ambiguous(tied.length + 1, { quality: ['TIED_ROWS'] });
  const quality: string[] = overtaken.length > 0 ? ['OVERTAKEN_ROW'] : [];
  const parsed = parseRealEstateUnitNo(unitNo);
  if (!parsed.ok) quality.push(`UNIT_NO_${parsed.problem}`);
  const encumbrances = encumbrancesOf(first, quality);
  if (encumbrances === null) return unavailable('MALFORMED', { quality: ['ENCUMBRANCES_UNREADABLE'] });
  const owners = new Map(current.map((row) => toOwner(row, quality)).map((owner) => [owner.idNumber ?? owner.uscc ?? owner.name ?? '', owner]));
  const reader = new ColumnReader(first.columns);
  const right: RealEstateRightRecord = {
    realEstateUnitNo: unitNo,
    parcelCode: parsed.ok ? parsed.value.parcel.code : null,
    certificateNo: reader.text('bdcqzh'),
    owners: [...owners.values()],
    coOwnership: reader.text('gyqk'),
    rightType: reader.code(RIGHT_TYPE, 'qllx'),
    rightNature: reader.text('qlxz'),
    location: reader.text('zl'),
    areaSqm: reader.amount('mj', 'YUAN'),
    use: reader.text('yt'),
    termTo: termToOf(reader),
    registeredOn: reader.day('djsj'),
    registry: reader.text('djjg'),
    status: reader.code(RIGHT_STATUS, 'qszt'),
    encumbrances,
    transactionPrice: reader.amount('jyjg', 'TEN_THOUSAND_YUAN'),
  };
  return withQuality(found(right), [...reader.quality, ...quality]);
}

/** All rights of a reply; one that cannot be read makes the whole no answer, for a missing house would approve. */
export function toRights(rights: readonly RightRows[]): Reading<readonly RealEstateRightRecord[]> {
  const records: RealEstateRightRecord[] = [];
  const quality: string[] = [];
  for (const right of rights) {
    const reading = toRight(right);
    if (reading.outcome !== 'FOUND') return reading;
    records.push(reading.value);
    quality.push(...reading.quality);
  }
  return withQuality(found(records), quality);
}
