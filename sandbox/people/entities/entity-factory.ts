import { REFERENCE_DATE, addDays, addYears } from '../calendar.ts';
import { PERSONA_ENTITIES } from '../personas/persona-entities.ts';
import { addressOf, generatedPlace, type PlaceText } from '../places/household-address.ts';
import { TOWNS } from '../places/towns.ts';
import type { EntityKind, EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import { weightedChoice } from '../weighted-choice.ts';
import type { World } from '../world.ts';
import {
  BRAND_FIRST, BRAND_SECOND, CAPITAL_SPIKES, COOPERATIVE_TRADE, ECONOMIC_TYPES, ENTERPRISE_TRADES, ENTERPRISE_TYPES, INDIVIDUAL_TRADES, KIND_SHARES, STATUS_SHARES, USCC_KIND,
  type Trade,
} from './entity-tables.ts';
import { FIRST_DOMICILE, REGISTRATION_AUTHORITY, legacyNumber, owners } from './entity-parts.ts';
import { representativeOf } from './representatives.ts';
import { encodeUscc } from './uscc-codec.ts';


const MEDIAN_AGE_YEARS = 4.5;

/** Kind of a generated entity. */
export function generatedKind(world: World, ordinal: number): EntityKind {
  return weightedChoice(KIND_SHARES, world.random.fraction('entity kind', ordinal));
}

function tradeOf(world: World, ordinal: number, kind: EntityKind): Trade {
  const draw = world.random.fraction('trade', ordinal);
  if (kind === 'FARMER_COOPERATIVE') return COOPERATIVE_TRADE;
  return weightedChoice(kind === 'ENTERPRISE' ? ENTERPRISE_TRADES : INDIVIDUAL_TRADES, draw);
}

function nameOf(world: World, ordinal: number, kind: EntityKind, trade: Trade, place: PlaceText): string {
  const brand = world.random.pick('brand first', ordinal, BRAND_FIRST) + world.random.pick('brand second', ordinal, BRAND_SECOND);
  const town = TOWNS.find(({ code }) => code === place.townCode)?.name ?? '';
  if (kind === 'INDIVIDUAL_BUSINESS') return `新北区${town}${brand}示例${trade.word}`;
  return `常州${brand}示例${trade.word}${kind === 'FARMER_COOPERATIVE' ? '专业合作社' : '有限公司'}`;
}

/** Yuan; spikes at round sums, else log-normal around 100 万. */
function capitalYuan(world: World, ordinal: number, kind: EntityKind): string {
  if (kind === 'INDIVIDUAL_BUSINESS') return `${world.random.between('small capital', ordinal, 1, 30) * 10_000}.00`;
  const spike = weightedChoice(CAPITAL_SPIKES, world.random.fraction('capital', ordinal));
  if (spike !== null) return `${spike * 10_000}.00`;
  const normal = Math.sqrt(-2 * Math.log(1 - world.random.fraction('normal a', ordinal))) * Math.cos(2 * Math.PI * world.random.fraction('normal b', ordinal));
  return `${Math.max(3, Math.round(100 * Math.exp(0.8 * normal))) * 10_000}.00`;
}

/** A branch names its head office: some full enterprise made before it; null where the draw meets none. */
function parentUscc(world: World, ordinal: number, type: string): string | null {
  if (!type.startsWith('2') || ordinal === 0) return null;
  const parent = world.random.between('parent', ordinal, 0, ordinal - 1);
  const parentType = weightedChoice(ENTERPRISE_TYPES, world.random.fraction('enterprise type', parent));
  return generatedKind(world, parent) === 'ENTERPRISE' && !parentType.startsWith('2') ? encodeUscc(USCC_KIND.ENTERPRISE, parent) : null;
}

/** A generated entity; `index` counts the hand-made ones too. */
export function generatedEntity(world: World, index: number, person: (index: number) => PersonRecord): EntityRecord {
  const { random } = world;
  const ordinal = index - PERSONA_ENTITIES.length;
  const kind = generatedKind(world, ordinal);
  const place = generatedPlace(random, FIRST_DOMICILE + ordinal);
  const trade = tradeOf(world, ordinal, kind);
  const type = kind === 'ENTERPRISE' ? weightedChoice(ENTERPRISE_TYPES, random.fraction('enterprise type', ordinal)) : kind === 'FARMER_COOPERATIVE' ? '9910' : '9600';
  const ageYears = Math.min(30, (-Math.log(1 - random.fraction('entity age', ordinal)) * MEDIAN_AGE_YEARS) / Math.LN2);
  const establishedOn = addDays(REFERENCE_DATE, -Math.ceil(ageYears * 365.25) - 1);
  const capital = capitalYuan(world, ordinal, kind);
  const limited = kind === 'ENTERPRISE' && random.fraction('term', ordinal) < 0.4;
  const status = weightedChoice(STATUS_SHARES, random.fraction('entity status', ordinal));
  const abnormal = status === 'REVOKED' || random.fraction('abnormal', ordinal) < 0.04;
  return {
    index, persona: null, kind,
    uscc: encodeUscc(USCC_KIND[kind], ordinal),
    registryId: `320411${String(ordinal).padStart(10, '0')}`,
    legacyRegNo: establishedOn < '2015-10-01' ? legacyNumber(kind, ordinal) : null,
    name: nameOf(world, ordinal, kind, trade, place),
    marketEntityType: type,
    economicType: ECONOMIC_TYPES[type] ?? '190',
    legalRep: representativeOf(world, index),
    registeredCapitalYuan: capital,
    establishedOn,
    operatingFrom: establishedOn,
    operatingTo: limited ? addYears(establishedOn, random.pick('years', ordinal, [10, 20, 30])) : null,
    approvedOn: addDays(establishedOn, Math.floor(random.fraction('approved', ordinal) * ageYears * 365)),
    businessScope: trade.scope,
    industry: { section: trade.section, class: trade.class },
    domicile: addressOf(random, FIRST_DOMICILE + ordinal, place),
    registrationAuthority: REGISTRATION_AUTHORITY,
    status,
    headcount: kind === 'ENTERPRISE' ? random.between('headcount', ordinal, 1, random.pick('headcount band', ordinal, [9, 9, 49, 49, 299])) : random.between('headcount', ordinal, 1, 5),
    contactPhone: `161${String((ordinal * 7_300_003 + 900_001) % 100_000_000).padStart(8, '0')}`,
    ...(kind === 'INDIVIDUAL_BUSINESS' ? { shareholders: [], keyPersonnel: [] } : owners(world, index, capital, person)),
    parentUscc: parentUscc(world, ordinal, type),
    abnormalEntries: abnormal ? [{ listedOn: '2025-07-08', reason: '未按规定公示年度报告', removedOn: status === 'ACTIVE' ? '2025-11-03' : null }] : [],
    seriousViolation: status === 'REVOKED' && random.fraction('serious', ordinal) < 0.3,
    sponsor: null, purpose: null, supervisingBody: null,
  };
}
