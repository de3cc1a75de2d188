import type { CreditCommitmentRecord, CreditRecord } from '../../people/records/credit-record.ts';
import type { EntityRecord } from '../../people/records/entity-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { ExchangeTable } from './exchange-tables.ts';
import { RECORDED_ENTITY_ROWS, RECORDED_PENALTY_ROWS, type ExchangeRow } from './recorded-rows.ts';

/** An exchange database is stored, so it holds at most so many entities and so many persons of the world. */
export const MOST_ENTITIES = 5_000;
export const MOST_PERSONS = 20_000;

const STATE: Readonly<Record<EntityRecord['status'], string>> = { ACTIVE: '1', REVOKED: '2', CANCELLED: '3', MOVED_OUT: '3' };
const LIST: Readonly<Record<string, string>> = { BLACKLIST: 'B', REDLIST: 'R', JUDGMENT_DEFAULTER: 'D' };
const compact = (date: string): string => date.replaceAll('-', '');

/** The ways the same date was typed into a text column. */
function dateText(date: string | null, turn: number): string {
  if (date === null) return '99991231';
  return [compact(date), date, `${date} 00:00:00.000000000`][turn % 3] ?? date;
}

/** When the department last wrote the row, and in which batch. */
function stamp(date: string, turn: number): ExchangeRow {
  const time = `${String(8 + (turn % 9)).padStart(2, '0')}:${String(turn % 60).padStart(2, '0')}:00`;
  return { sjgxsj: `${date} ${time}`, czbz: 'I', clzt: String(turn % 2), pch: `${compact(date)}001` };
}

function entityRow(registry: SyntheticRegistry, entity: EntityRecord): ExchangeRow {
  return {
    id: `F${entity.index}`, tyshxydm: entity.uscc, qymc: entity.name, fddbr: registry.person(entity.legalRep).nameElsewhere,
    zczb: entity.registeredCapitalYuan === null ? null : Number(entity.registeredCapitalYuan) / 10_000, clrq: dateText(entity.establishedOn, entity.index), jyzt: STATE[entity.status],
    ...stamp('2026-08-01', entity.index),
  };
}

interface Placed {
  readonly table: ExchangeTable;
  readonly row: ExchangeRow;
}

function creditRow(record: CreditRecord, name: string, turn: number): readonly Placed[] {
  const subject = { id: record.recordNo, xdr_mc: name, xdr_shxym: record.subjectKind === 'ENTITY' ? record.subjectCode : '', xdr_sfz: record.subjectKind === 'PERSON' ? record.subjectCode : '' };
  const publicity = { gsksq: dateText(record.publicFrom, turn), gsjzq: dateText(record.publicTo, turn + 1) };
  const decided = dateText(record.decidedOn, turn + 2);
  switch (record.category) {
    case 'LICENSE':
      return [{ table: 'jh_xy_xzxk', row: { ...subject, xk_wsh: record.documentNo, xk_nr: record.content, xk_jg: record.decisionAuthority, xk_jdrq: decided, ...publicity, ...stamp(record.publicFrom, turn) } }];
    case 'PENALTY': {
      const amount = record.amountYuan === null ? null : Number(record.amountYuan) / 10_000;
      const row = { ...subject, cf_wsh: record.documentNo, cf_nr: record.content, cf_jdrq: decided, ...publicity, xfzt: '0', cf_jg: record.decisionAuthority, cf_je: amount, xfrq: null, ...stamp(record.publicFrom, turn) };
      if (record.repairedOn === null) return [{ table: 'jh_xy_xzcf', row }];
      return [{ table: 'jh_xy_xzcf', row }, { table: 'jh_xy_xzcf', row: { ...row, id: `${record.recordNo}R`, xfzt: '1', xfrq: compact(record.repairedOn), ...stamp(record.repairedOn, turn), czbz: 'U' } }];
    }
    case 'BLACKLIST':
    case 'REDLIST':
    case 'JUDGMENT_DEFAULTER': {
      const row = { ...subject, lx: LIST[record.category] ?? '', wsh: record.documentNo, nr: record.content, rdjg: record.decisionAuthority, rdrq: decided, ...publicity, ...stamp(record.publicFrom, turn) };
      return [{ table: 'jh_xy_hmd', row }];
    }
  }
}

const FULFILMENT = new Map([[null, '0'], [true, '1'], [false, '2']]);

function commitmentRow({ commitmentNo, subjectCode, subjectKind, itemCode, itemName, content, acceptedBy, madeOn, kept }: CreditCommitmentRecord, name: string, turn: number): Placed {
  const subject = { id: commitmentNo, xdr_mc: name, xdr_shxym: subjectKind === 'ENTITY' ? subjectCode : '', xdr_sfz: subjectKind === 'PERSON' ? subjectCode : '' };
  const row = { ...subject, cnbh: commitmentNo, sxbm: itemCode, sxmc: itemName, cnnr: content, slbm: acceptedBy, cnrq: dateText(madeOn, turn), lxzt: FULFILMENT.get(kept) ?? '', ...stamp(madeOn, turn) };
  return { table: 'jh_xy_xycn', row };
}

function entityRows(registry: SyntheticRegistry, index: number): readonly Placed[] {
  const entity = registry.entity(index);
  const rating = registry.creditRatingOf(entity.uscc);
  // The personas' rows in the two recorded tables are the recorded ones.
  const credit = registry.creditRecordsOf(entity.uscc).filter(({ category }) => entity.persona === null || category !== 'PENALTY').flatMap((record) => creditRow(record, entity.name, index));
  const basic: readonly Placed[] = entity.persona === null ? [{ table: 'jh_fr_jbxx', row: entityRow(registry, entity) }] : [];
  if (rating === null) return [...basic, ...credit];
  const row = { id: `P${index}`, shxym: entity.uscc, dj: rating.level, fs: rating.score, pjjg: rating.ruler, pjrq: dateText(rating.asOf, index), ...stamp(rating.asOf, index) };
  return [...basic, ...credit, { table: 'jh_xy_pj', row }];
}

/** An entry of the lists that was deleted again. In a world so small that nobody is listed the table has this one: readers take an empty table for one that is being loaded. */
function takenBack({ uscc, name }: EntityRecord): ExchangeRow {
  return {
    id: 'H0', xdr_mc: name, xdr_shxym: uscc, xdr_sfz: '', lx: LIST['REDLIST'] ?? '', wsh: null, nr: null, rdjg: null, rdrq: '20250101', gsksq: '20250101', gsjzq: '20251231',
    ...stamp('2025-02-01', 0), czbz: 'D',
  };
}

/** Every row of the exchange database, by table; one row in forty comes twice. */
export function exchangeRows(registry: SyntheticRegistry): ReadonlyMap<ExchangeTable, readonly ExchangeRow[]> {
  const tables = new Map<ExchangeTable, ExchangeRow[]>([
    ['jh_fr_jbxx', [...RECORDED_ENTITY_ROWS]], ['jh_xy_xzcf', [...RECORDED_PENALTY_ROWS]], ['jh_xy_xzxk', []], ['jh_xy_hmd', []], ['jh_xy_pj', []], ['jh_xy_xycn', []],
  ]);
  let placed = 0;
  const put = ({ table, row }: Placed): void => {
    placed += 1;
    tables.get(table)?.push(row, ...(placed % 40 === 0 ? [row] : []));
  };
  for (let index = 0; index < Math.min(registry.entityCount, MOST_ENTITIES); index += 1) entityRows(registry, index).forEach(put);
  for (let index = 0; index < Math.min(registry.size, MOST_PERSONS); index += 1) {
    const person = registry.person(index);
    if (person.persona !== null) continue;
    for (const record of registry.creditRecordsOf(person.idNumber)) creditRow(record, person.name, index).forEach(put);
  }
  for (let index = 0; index < Math.min(registry.entityCount, MOST_ENTITIES); index += 1) {
    const { uscc, name } = registry.entity(index);
    for (const commitment of registry.creditCommitmentsOf(uscc)) put(commitmentRow(commitment, name, index));
  }
  for (let index = 0; index < Math.min(registry.size, MOST_PERSONS); index += 1) {
    const { idNumber, name } = registry.person(index);
    for (const commitment of registry.creditCommitmentsOf(idNumber)) put(commitmentRow(commitment, name, index));
  }
  if (tables.get('jh_xy_hmd')?.length === 0) put({ table: 'jh_xy_hmd', row: takenBack(registry.entity(registry.entityCount - 1)) });
  return tables;
}
