import type { EntityRecord } from '../../people/records/entity-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { FaultSwitch } from '../server/fault-switch.ts';
import { accountRows, financialRows } from './finance-rows.ts';
import { detailRows, entityRow, stateOf, type EntityRow } from './entity-rows.ts';

/** Body of a call: members as text. */
export type ServiceBody = Readonly<Record<string, string>>;

/** A service of the platform: what its `data` string holds, before it is written. */
export type LegalService = (registry: SyntheticRegistry, body: ServiceBody, faults: FaultSwitch) => unknown;

const MOST_KEYS = 50;

function keysOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((key) => key.trim().toUpperCase()).filter((key) => key !== '').slice(0, MOST_KEYS);
}

function distort(rows: readonly EntityRow[], faults: FaultSwitch): readonly EntityRow[] {
  let result = rows;
  if (faults.strike('stale-row') !== null) result = result.flatMap((row) => [{ ...row, entname: `${String(row['entname'] ?? '')}(旧)`, regstate: '1' }, row]);
  if (faults.strike('duplicate-rows') !== null) result = result.flatMap((row) => [row, row]);
  if (faults.strike('schema-drift') !== null) result = result.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column.toUpperCase(), value])));
  return result;
}

/** 2001: basic data by code. Under `wrong-person` it answers about E3, whoever was asked for. */
const basic: LegalService = (registry, body, faults) => {
  const strange = faults.strike('wrong-person') !== null;
  const entities = keysOf(body['uniscid']).map((uscc) => (strange ? registry.entityPersona('E3') : registry.entityByUscc(uscc)));
  return distort(entities.flatMap((entity) => (entity === null ? [] : [entityRow(registry, entity)])), faults);
};

function positionOf({ kind }: EntityRecord): string {
  return kind === 'INDIVIDUAL_BUSINESS' ? '经营者' : kind === 'ENTERPRISE' || kind === 'FARMER_COOPERATIVE' ? '法定代表人' : '负责人';
}

/** 2002: entities that persons represent. resultTotal is 0 although there are rows. */
const represented: LegalService = (registry, body, faults) => {
  const rows = keysOf(body['cerno']).flatMap((cerno) =>
    registry.entitiesRepresentedBy(cerno).map((entity) => ({ cerno, uniscid: entity.uscc, entname: entity.name, regstate: stateOf(entity).code, position: positionOf(entity) })),
  );
  return { resultCode: '00', resultData: faults.strike('duplicate-rows') === null ? rows : rows.flatMap((row) => [row, row]), resultInfo: '查询成功', resultTotal: 0 };
};

/** 2003: shareholders, key persons, abnormal entries. The total is text. */
const details: LegalService = (registry, body) => {
  const entity = registry.entityByUscc(keysOf(body['uniscid'])[0] ?? '');
  const data = entity === null ? [] : detailRows(registry, entity);
  return { result: { total: String(data.length), data, fields: [{ name: 'UNISCID', label: '统一社会信用代码' }, { name: 'KIND', label: '类别' }] }, status: 'success', code: '0' };
};

/** 2004: the verdict interface (domain.md 7.2 D): a result code and the differences, not the record. */
const verdict: LegalService = (registry, body, faults) => {
  const result = (key: string, entity: EntityRecord | null, differences: readonly object[] = []): object => ({
    ent_idx: entity === null ? null : { entname: entity.name, uniscid: entity.uscc },
    regstateCn: entity === null ? null : stateOf(entity).name,
    entchk_checkres_key: key, diff_list: differences, _map_: {},
  });
  const [uscc = '', name = ''] = [keysOf(body['uniscid'])[0], body['entname']?.trim()];
  if (faults.strike('error-200') !== null) return result('06', null);
  if (uscc === '' && name === '') return result('05', null);
  const entity = registry.entityByUscc(uscc);
  if (entity === null) return result('01', null);
  if (name === '' || name === entity.name) return result('03', entity);
  return result('04', entity, [{ chk_key: 'entname', in_val: name, out_val: entity.name }]);
};

/** 1001: the recorded person check. */
const person: LegalService = (registry, body) => {
  const found = registry.personByIdNumber(body['gmsfhm']?.trim().toUpperCase() ?? '');
  if (found === null || found.name !== body['xm']?.trim()) return [];
  return [{ gmsfhm: found.idNumber, xm: found.name, xb: found.sex, csrq: found.birthDate.replaceAll('-', '') }];
};

/** 2005: yearly reports of several entities, amounts in 万元. The total is 0 although there are rows. */
const financials: LegalService = (registry, body, faults) => {
  const strange = faults.strike('wrong-person') !== null;
  const rows = keysOf(body['uniscid']).flatMap((uscc) => financialRows(registry, strange ? registry.entityPersona('E1').uscc : uscc));
  return { resultCode: '00', resultData: distort(rows, faults), resultInfo: '查询成功', resultTotal: 0 };
};

/** 2006: licences of basic accounts, closed ones too. */
const accounts: LegalService = (registry, body, faults) => {
  const strange = faults.strike('wrong-person') !== null;
  return distort(keysOf(body['uniscid']).flatMap((uscc) => accountRows(registry, strange ? registry.entityPersona('E1').uscc : uscc)), faults);
};

/** Services by sid. */
export const LEGAL_SERVICES: ReadonlyMap<string, { readonly answer: LegalService; readonly needsPurpose: boolean }> = new Map([
  ['s_3204990000000_1001', { answer: person, needsPurpose: false }],
  ['s_3204990000000_2001', { answer: basic, needsPurpose: true }],
  ['s_3204990000000_2002', { answer: represented, needsPurpose: true }],
  ['s_3204990000000_2003', { answer: details, needsPurpose: true }],
  ['s_3204990000000_2004', { answer: verdict, needsPurpose: true }],
  ['s_3204990000000_2005', { answer: financials, needsPurpose: true }],
  ['s_3204990000000_2006', { answer: accounts, needsPurpose: true }],
]);
