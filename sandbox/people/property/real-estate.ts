import { addYears, ageOn } from '../calendar.ts';
import { stratifiedHit } from '../defects/stratified-hit.ts';
import { isLocalHousehold } from '../household-facts.ts';
import { PERSONA_PEOPLE } from '../personas/persona-people.ts';
import { generatedPlace, type PlaceText } from '../places/household-address.ts';
import { TOWNS } from '../places/towns.ts';
import type { Population } from '../population.ts';
import type { BuildingRecord } from '../records/building-record.ts';
import type { ParcelRecord, RealEstateRightRecord } from '../records/real-estate-record.ts';
import { FIRST_GENERATED_HOUSEHOLD, type World } from '../world.ts';
import { buildingOf } from './buildings.ts';
import { parcelOf } from './parcels.ts';
import { unitNo, unitOrdinalOf } from './unit-codec.ts';

/** Units and parcels of a world: who owns what, and where it stands. */
export interface RealEstate {
  rightsOf(personIndex: number): readonly RealEstateRightRecord[];
  right(realEstateUnitNo: string): RealEstateRightRecord | null;
  parcel(parcelCode: string): ParcelRecord | null;
  building(buildingNo: string): BuildingRecord | null;
}

/** Unit of domain.md 3.5, owned by P03 and P04. */
const PERSONA_UNIT = '320499001002GB00015F00010203';
/** Households of personas who own what they live in. P08 applies for public housing and owns nothing. */
const OWNING_PERSONAS = new Set([1, 3, 9, 12, 13, 38]);
const SECOND_PLACE = 30_000_000;

/** Local households: 78 % own, 21 % own a second; 外来: 33 % own (domain.md 5.2). */
function unitsOwned(world: World, household: number): number {
  if (household < FIRST_GENERATED_HOUSEHOLD) return OWNING_PERSONAS.has(household) ? 1 : 0;
  if (world.generatedHousehold(household)?.kind !== 'FAMILY') return 0;
  const draw = world.random.fraction('owns', household);
  if (!isLocalHousehold(world, household)) return draw < 0.33 ? 1 : 0;
  return draw < 0.21 ? 2 : draw < 0.78 ? 1 : 0;
}

function placeOf(world: World, household: number, which: number): PlaceText {
  if (which === 1) return generatedPlace(world.random, SECOND_PLACE + household);
  const handMade = PERSONA_PEOPLE.find((person) => person.household === household)?.hukou;
  return handMade === undefined || handMade === 'OUTSIDE' ? generatedPlace(world.random, household) : handMade;
}

function numberOf(world: World, household: number, which: number): string {
  return household === 3 ? PERSONA_UNIT : unitNo(placeOf(world, household, which), household * 2 + which);
}

type Ownership = Pick<RealEstateRightRecord, 'owners' | 'coOwnership'>;

function ownership(world: World, population: Population, household: number, head: number): Ownership {
  const spouse = population.householdMembers(head).find(({ role }) => role === 'SPOUSE');
  const joint = spouse !== undefined && (household < FIRST_GENERATED_HOUSEHOLD || world.random.fraction('joint', household) < 0.6);
  return joint ? { owners: [{ index: head, share: '' }, { index: spouse.index, share: '' }], coOwnership: '共同共有' } : { owners: [{ index: head, share: '1/1' }], coOwnership: '单独所有' };
}

function rightRecord(world: World, population: Population, head: number, household: number, which: number): RealEstateRightRecord {
  const { random } = world;
  const ordinal = household * 2 + which;
  const place = placeOf(world, household, which);
  const number = numberOf(world, household, which);
  const rural = number.slice(12, 14) === 'JC';
  const owner = population.person(head);
  const town = TOWNS.find(({ code }) => code === place.townCode)?.name ?? '';
  const old = owner.defects.includes('OLD_15_DIGIT_ID') || (owner.persona === null && ageOn(owner.birthDate) >= 45 && stratifiedHit(random, 'OLD_15_DIGIT_ID', ordinal, 1, 200));
  const year = old ? random.between('old right', ordinal, 1996, 2003) : random.between('right', ordinal, Math.min(2025, Math.max(2004, Number(owner.birthDate.slice(0, 4)) + 20)), 2025);
  const registeredOn = `${year}-${String(random.between('right month', ordinal, 1, 12)).padStart(2, '0')}-15`;
  const area = random.between('area', ordinal, 4500, rural ? 24_000 : 18_000);
  const mortgaged = !rural && year > 2012 && random.fraction('mortgage', ordinal) < 0.35;
  const price = Math.round((area / 100) * random.between('price', ordinal, 80, 220)) * 100;
  return {
    realEstateUnitNo: number,
    certificateNo: `苏(${year})示例市不动产权第${String(ordinal).padStart(7, '0')}号`,
    ...ownership(world, population, household, head),
    rightType: rural ? '6' : '4',
    rightNature: rural ? '批准拨用/自建房' : '出让/商品房',
    location: `江苏省常州市新北区${town}${place.road}${place.houseNo}${place.detail}`,
    areaSqm: (area / 100).toFixed(2),
    use: rural ? '农村宅基地/住宅' : '城镇住宅用地/住宅',
    termTo: rural ? '' : addYears(`${Math.max(1995, year - 3)}-12-31`, 70),
    registeredOn,
    registry: '常州市示例自然资源和规划局',
    status: '1',
    encumbrances: mortgaged ? [{ kind: 'MORTGAGE', from: registeredOn, to: addYears(registeredOn, 30), amountYuan: `${Math.round(price * 0.6)}.00` }] : [],
    transactionPriceYuan: rural ? null : `${price}.00`,
    defects: old ? ['OLD_15_DIGIT_ID'] : [],
  };
}

/** Opens the real-estate register of a world. */
export function realEstateOf(world: World, population: Population): RealEstate {
  const headOf = (household: number): number | null => {
    const persona = PERSONA_PEOPLE.findIndex((person) => person.household === household && person.role === 'HEAD');
    return persona >= 0 ? persona : (world.generatedHousehold(household)?.members[0] ?? null);
  };
  return {
    rightsOf(personIndex) {
      const household = population.householdOrdinalOf(personIndex);
      const head = headOf(household);
      if (head === null) return [];
      return Array.from({ length: unitsOwned(world, household) }, (_, which) => rightRecord(world, population, head, household, which)).filter(({ owners }) =>
        owners.some(({ index }) => index === personIndex),
      );
    },
    right(realEstateUnitNo) {
      if (!/^\d{12}(GB|JC)\d{5}F\d{8}$/.test(realEstateUnitNo)) return null;
      const ordinal = realEstateUnitNo === PERSONA_UNIT ? 6 : unitOrdinalOf(realEstateUnitNo);
      const [household, which] = [Math.floor(ordinal / 2), ordinal % 2];
      const head = headOf(household);
      if (head === null || which >= unitsOwned(world, household) || numberOf(world, household, which) !== realEstateUnitNo) return null;
      return rightRecord(world, population, head, household, which);
    },
    parcel: (parcelCode) => parcelOf(world, parcelCode),
    building: (buildingNo) => buildingOf(world, buildingNo),
  };
}

