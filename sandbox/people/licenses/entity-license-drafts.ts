import { checkCharacterMod11Comma10 } from '../../../standards/check-characters.ts';
import { addDays, addYears } from '../calendar.ts';
import type { IndexedRandom } from '../indexed-random.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { LicenseDraft } from './license-draft.ts';
import { LICENSE_TYPES } from './license-types.ts';

const BUSINESS_KINDS = new Set<EntityRecord['kind']>(['ENTERPRISE', 'INDIVIDUAL_BUSINESS', 'FARMER_COOPERATIVE']);
const FOOD_CLASSES = new Set(['5213', '6291', '6210', '6220', '6231', '6232', '5212']);

/** `JY`, form (1 销售, 2 餐饮), division 320499, six digits, check (MOD 11,10). E2's is the one of domain.md 5.6. */
function foodPermitNumber(entity: EntityRecord): string {
  if (entity.persona === 'E2') return 'JY23204990000020';
  const form = entity.industry?.section === 'H' ? '2' : '1';
  const digits = `${form}320499${String((entity.index + 100) % 1_000_000).padStart(6, '0')}`;
  return `JY${digits}${checkCharacterMod11Comma10(digits)}`;
}

function trade(random: IndexedRandom, entity: EntityRecord): readonly LicenseDraft[] {
  const { index, industry, establishedOn, uscc } = entity;
  const drafts: LicenseDraft[] = [];
  if (industry !== null && FOOD_CLASSES.has(industry.class)) {
    const issuedOn = entity.persona === 'E2' ? '2024-06-01' : addDays(establishedOn, 20);
    let validTo = addYears(issuedOn, 5);
    while (validTo < '2026-11-20' && entity.status === 'ACTIVE' && random.fraction('food renewed', index) < 0.9) validTo = addYears(validTo, 5);
    drafts.push({ type: LICENSE_TYPES.FOOD, number: foodPermitNumber(entity), issuedOn, validTo: addDays(validTo, -1), faceData: { 主体业态: industry.section === 'H' ? '餐饮服务经营者' : '食品销售经营者' } });
  }
  if (industry?.section === 'G') {
    drafts.push({ type: LICENSE_TYPES.ROAD_TRANSPORT, number: `320499${String(index).padStart(6, '0')}`, issuedOn: addDays(establishedOn, 30), validTo: '2028-04-30', faceData: { 经营范围: '道路普通货物运输' } });
  }
  if (industry?.section === 'C' && random.fraction('discharge', index) < 0.1) {
    drafts.push({ type: LICENSE_TYPES.DISCHARGE, number: `${uscc}001Z`, issuedOn: addDays(establishedOn, 90), validTo: '2029-09-30', faceData: { 管理类别: '简化管理' } });
  }
  if (industry?.section === 'C' && random.fraction('equipment', index) < 0.2) {
    const number = `梯11苏Z${String(index % 100_000).padStart(5, '0')}(24)`;
    drafts.push({ type: LICENSE_TYPES.EQUIPMENT, number, issuedOn: '2024-03-12', validTo: null, faceData: { 设备种类: '电梯' } });
  }
  return drafts;
}

/** What the end of an entity does to its business licence. */
const STATE_BY_STATUS: Readonly<Record<EntityRecord['status'], string | undefined>> = { ACTIVE: undefined, REVOKED: '07', CANCELLED: '04', MOVED_OUT: '06' };

/** Everything an entity holds, the business licence first. */
export function entityLicenseDrafts(random: IndexedRandom, entity: EntityRecord): readonly LicenseDraft[] {
  if (!BUSINESS_KINDS.has(entity.kind)) return [];
  const state = STATE_BY_STATUS[entity.status];
  const business: LicenseDraft = {
    type: LICENSE_TYPES.BUSINESS, number: entity.uscc, issuedOn: entity.establishedOn, validTo: entity.operatingTo, faceData: { 名称: entity.name, 经营范围: entity.businessScope },
    ...(state === undefined ? {} : { state }),
  };
  return [business, ...trade(random, entity)];
}
