import { ECONOMIC_TYPE, INDUSTRY, MARKET_ENTITY_TYPE, REGISTRATION_STATUS, codeTable, type CodedValue } from '../../standards/code-tables/index.ts';
import { holderKind } from '../../standards/holder-code.ts';
import { normalizeUscc, parseUscc } from '../../standards/uscc.ts';
import { ambiguous, found, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import { readIdNumber } from '../values/id-number-value.ts';
import type { JsonColumns } from '../values/json-columns.ts';
import { longTermOf } from '../values/legacy-date.ts';
import type { EntityCategory, EntityDetails, EntityStatus, LegalEntityRecord, RepresentedEntity } from './legal-entity-record.ts';

/** GB/T 12406, what registration needs of it. */
const CURRENCY = codeTable('GB/T 12406', { '156': '人民币', '840': '美元', '344': '港元', '978': '欧元' });
const CATEGORY_BY_CODE: ReadonlyMap<string, EntityCategory> = new Map([
  ['QY', 'ENTERPRISE'], ['GT', 'INDIVIDUAL_BUSINESS'], ['JG', 'GOVERNMENT_AGENCY'], ['SY', 'PUBLIC_INSTITUTION'], ['SH', 'SOCIAL_ORGANIZATION'], ['HZ', 'FARMER_COOPERATIVE'],
]);
const STATUS_BY_CODE: ReadonlyMap<string, EntityStatus> = new Map([['1', 'ACTIVE'], ['2', 'REVOKED'], ['3', 'CANCELLED'], ['4', 'MOVED_OUT']]);

function statusCodeOf(reader: ColumnReader): CodedValue | null {
  return reader.code(REGISTRATION_STATUS, reader.text('regstate') === null ? 'regstatecn' : 'regstate');
}

function statusOf(code: CodedValue | null): EntityStatus | null {
  return code === null ? null : (STATUS_BY_CODE.get(code.code) ?? null);
}

function idNumberOf(reader: ColumnReader, name: string): string | null {
  const raw = reader.text(name);
  if (raw === null) return null;
  const { number, quality } = readIdNumber(raw);
  reader.quality.push(...quality);
  return number;
}

function usccOf(reader: ColumnReader, name: string): string | null {
  const raw = reader.text(name);
  return raw === null ? null : normalizeUscc(raw);
}

function categoryOf(reader: ColumnReader): EntityCategory | null {
  const code = reader.text('entkind');
  const category = code === null ? null : (CATEGORY_BY_CODE.get(code) ?? null);
  if (code !== null && category === null) reader.quality.push('UNKNOWN_CODE:entkind');
  return category;
}

function authorityOf(reader: ColumnReader): LegalEntityRecord['registrationAuthority'] {
  const authority = { code: reader.text('regorg'), name: reader.text('regorgcn') };
  return authority.code === null && authority.name === null ? null : authority;
}

function toEntity(uscc: string, reader: ColumnReader): LegalEntityRecord {
  const statusCode = statusCodeOf(reader);
  const operatingTo = reader.date('opto');
  const parsed = parseUscc(uscc);
  if (parsed.ok && !parsed.value.organizationCheckOk) reader.quality.push('ORG_CODE_CHECK');
  return {
    uscc,
    registryId: reader.text('pripid'),
    legacyRegNo: reader.text('regno'),
    orgCode: uscc.slice(8, 17),
    name: reader.text('entname'),
    category: categoryOf(reader),
    marketEntityType: reader.code(MARKET_ENTITY_TYPE, reader.text('enttype') === null ? 'enttypecn' : 'enttype'),
    economicType: reader.code(ECONOMIC_TYPE, 'economictype'),
    legalRepName: reader.text('lerep'),
    legalRepIdNumber: idNumberOf(reader, 'cerno'),
    registeredCapital: reader.amount('regcap', 'TEN_THOUSAND_YUAN'),
    currency: reader.code(CURRENCY, reader.text('regcapcur') === null ? 'regcapcurcn' : 'regcapcur'),
    establishedOn: reader.day('estdate'),
    operatingFrom: reader.day('opfrom'),
    operatingTo: operatingTo.precision === 'DAY' ? operatingTo.value : null,
    // This channel says 长期 by leaving the end out while it gives the beginning.
    operatingLongTerm: longTermOf(operatingTo) === true || (operatingTo.precision === 'ABSENT' && reader.raw('opfrom') !== null),
    approvedOn: reader.day('apprdate'),
    businessScope: reader.text('opscope'),
    industrySection: reader.text('industryphy'),
    industry: reader.code(INDUSTRY, 'industryco'),
    domicile: reader.text('dom'),
    addressCode: reader.text('dzbm'),
    registrationAuthority: authorityOf(reader),
    status: statusOf(statusCode),
    statusCode,
    headcount: reader.count('empnum'),
    contactPhone: reader.firstOf('tel', 'mobtel'),
    parentUscc: usccOf(reader, 'parentuniscid'),
    sponsor: reader.text('sponsor'),
    openingFund: reader.amount('kbzj', 'TEN_THOUSAND_YUAN'),
    purpose: reader.text('purpose'),
    supervisingBody: reader.text('shzzmc'),
    seriousViolation: reader.flag('yzwf'),
  };
}

/** The rows of one code as an entity. Several that differ, with nothing to say which is newer, are AMBIGUOUS: one of them is another's data, or old. */
export function toLegalEntity(uscc: string, rows: readonly JsonColumns[]): Reading<LegalEntityRecord> {
  const [row] = rows;
  if (row === undefined || rows.length > 1) return ambiguous(rows.length, { quality: ['SEVERAL_ROWS'] });
  const reader = new ColumnReader(row.columns);
  return withQuality(found(toEntity(uscc, reader)), [...row.quality, ...reader.quality]);
}

/** The rows of one person as the entities they represent, each once. */
export function toRepresentedEntities(rows: readonly JsonColumns[]): Reading<readonly RepresentedEntity[]> {
  const quality: string[] = [];
  const entities = new Map<string, RepresentedEntity>();
  for (const { columns, quality: marks } of rows) {
    const reader = new ColumnReader(columns);
    const uscc = usccOf(reader, 'uniscid');
    if (uscc === null) {
      quality.push('USCC_ABSENT');
      continue;
    }
    entities.set(uscc, { uscc, name: reader.text('entname'), status: statusOf(statusCodeOf(reader)), position: reader.text('position') });
    quality.push(...marks, ...reader.quality);
  }
  return withQuality(found([...entities.values()]), quality);
}

/** Rows of service 2003 as four lists. A kind of row that is not known is marked and left out. */
export function toEntityDetails(uscc: string, rows: readonly JsonColumns[]): Reading<EntityDetails> {
  const quality: string[] = [];
  const of = (kind: string): readonly ColumnReader[] => rows.filter(({ columns }) => columns.get('kind') === kind).map(({ columns }) => new ColumnReader(columns));
  if (rows.some(({ columns }) => !['INV', 'PER', 'ABN', 'BRA'].includes(String(columns.get('kind'))))) quality.push('UNKNOWN_CODE:kind');
  const collect = <T>(readers: readonly ColumnReader[], map: (reader: ColumnReader) => T): readonly T[] => readers.map((reader) => {
    const value = map(reader);
    quality.push(...reader.quality);
    return value;
  });
  const details: EntityDetails = {
    uscc,
    shareholders: collect(of('INV'), (reader) => {
      const number = reader.text('cerno');
      const isEntity = number !== null && holderKind(normalizeUscc(number)) === 'ENTITY';
      const idNumber = isEntity ? null : idNumberOf(reader, 'cerno');
      const kind = isEntity ? 'ENTITY' : idNumber === null ? null : 'PERSON';
      return { name: reader.text('name'), kind, idNumber, uscc: isEntity ? normalizeUscc(number) : null, amount: reader.amount('amount', 'TEN_THOUSAND_YUAN') };
    }),
    keyPersonnel: collect(of('PER'), (reader) => ({ name: reader.text('name'), idNumber: idNumberOf(reader, 'cerno'), position: reader.text('position') })),
    abnormalEntries: collect(of('ABN'), (reader) => ({ listedOn: reader.day('listedon'), reason: reader.text('reason'), removedOn: reader.day('removedon') })),
    branches: collect(of('BRA'), (reader) => ({ uscc: usccOf(reader, 'cerno'), name: reader.text('name') })).flatMap(({ uscc: branch, name }) => {
      if (branch !== null) return [{ uscc: branch, name }];
      quality.push('USCC_ABSENT');
      return [];
    }),
  };
  return withQuality(found(details), quality);
}
