import { idNumberCheckCharacter } from '../../standards/id-number.ts';
import { REFERENCE_DATE, addDays, addYears, ageOn, dayNumber } from './calendar.ts';
import { personDefects } from './defects/person-defects.ts';
import { stratifiedHit } from './defects/stratified-hit.ts';
import { educationLevel } from './demography/education-level.ts';
import { coarseMaritalStatus } from './demography/marital-status.ts';
import { deathEvidence } from './death-evidence.ts';
import { RESERVED_DIVISIONS } from './id-number-codec.ts';
import { householdNo, householdPlaces, isLocalHousehold } from './household-facts.ts';
import { identityCard } from './identity-card.ts';
import { maritalStatusOf } from './marital-facts.ts';
import { ETHNICITY_SHARES } from './names/ethnicities.ts';
import { nameVariant, otherName, personName } from './names/person-name.ts';
import { addressOf, generatedPlace, outsideAddress } from './places/household-address.ts';
import { relationToHead } from './relation-to-head.ts';
import type { DefectLabel } from './records/defect-label.ts';
import type { PersonRecord } from './records/person-record.ts';
import { weightedChoice } from './weighted-choice.ts';
import { PERSONA_COUNT, type PersonPlace, type World } from './world.ts';

const MOBILE_FROM_AGE = 12;

/** Children bear the father's name (the mother's, where she brings them up alone), fathers the name of the child they live with. */
function surnameIndex(place: PersonPlace, household: readonly PersonPlace[]): number {
  const [head = place] = household;
  const spouse = household.find(({ role }) => role === 'SPOUSE');
  const father = [head, spouse].find((parent) => parent?.sex === '1');
  if (place.role === 'CHILD') return (father ?? head).index;
  if (place.role === 'SIBLING' || (place.role === 'PARENT_OF_HEAD' && place.sex === '1')) return head.index;
  if (place.role === 'PARENT_OF_SPOUSE' && place.sex === '1') return (spouse ?? place).index;
  return place.index;
}

function divisionPrefix(world: World, place: PersonPlace, local: boolean): string {
  const [here, ...elsewhere] = RESERVED_DIVISIONS;
  const cameFromElsewhere = !local || world.random.fraction('moved in', place.index) < 0.08;
  return cameFromElsewhere ? world.random.pick('origin', place.index, elsewhere) : here;
}

/** A wrong check character, else the number unchanged. */
function numberElsewhere(idNumber: string, defects: readonly DefectLabel[]): string {
  if (!defects.includes('WRONG_CHECK_DIGIT')) return idNumber;
  const right = idNumberCheckCharacter(idNumber.slice(0, 17));
  return idNumber.slice(0, 17) + (right === 'X' ? '0' : String((Number(right) + 1) % 10));
}

/** Some other coarse status than the true one, such as the register keeps when nobody told it. */
function staleStatus(status: string): string {
  return coarseMaritalStatus(status) === '20' ? '10' : '20';
}

/** Divides a generated person's facts into the record; pure in (world, index). */
export function generatedPerson(world: World, index: number): PersonRecord {
  const { random } = world;
  const place = world.placeOf(index);
  const household = householdPlaces(world, place.householdOrdinal);
  const local = isLocalHousehold(world, place.householdOrdinal);
  const status = maritalStatusOf(world, place, household);
  const defects = defectsOf(world, place);
  const idNumber = world.idNumbers.encode({ age: place.age, sex: place.sex, ordinal: place.cohortOrdinal }, divisionPrefix(world, place, local));
  const birthDate = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  const birthYear = Number(birthDate.slice(0, 4));
  const ethnicity = weightedChoice(ETHNICITY_SHARES, random.fraction('ethnicity', household[0]?.index ?? index));
  const name = personName(random, { index, surnameOf: surnameIndex(place, household), sex: place.sex, birthYear, ethnicity });
  const here = addressOf(random, place.householdOrdinal, generatedPlace(random, place.householdOrdinal));
  const unresolvable = defects.includes('UNRESOLVABLE_ADDRESS');
  const movedIn = local && !idNumber.startsWith(RESERVED_DIVISIONS[0]);
  return {
    index, persona: null, idNumber, name, defects, birthDate, ethnicity,
    formerName: stratifiedHit(random, 'former name', index, 3, 100) ? otherName(random, index, place.sex, birthYear) : null,
    sex: place.sex,
    birthPlaceDivision: idNumber.slice(0, 6),
    nativePlaceDivision: idNumber.slice(0, 6),
    householdNo: householdNo(place.householdOrdinal),
    relationToHead: relationToHead(household, household.findIndex((member) => member.index === index)),
    hukouAddress: local ? here : outsideAddress(random, place.householdOrdinal),
    hukouKind: world.generatedHousehold(place.householdOrdinal)?.kind ?? 'FAMILY',
    hukouIsLocal: local,
    hukouMovedInOn: movedIn ? dateWithin(random.fraction('moved on', index), addYears(birthDate, Math.min(place.age, 1)), REFERENCE_DATE) : null,
    residenceAddress: unresolvable ? { ...here, addressCode: null, position: null, full: `常州新北${here.road}旁边老厂宿舍` } : here,
    residencePermit: local || place.age < 16 ? null : residencePermit(world, index),
    maritalStatus: status,
    hukouMaritalStatus: defects.includes('STALE_MARITAL_STATUS') ? staleStatus(status) : coarseMaritalStatus(status),
    education: educationLevel(place.age, random.fraction('education', index)),
    ...contactAndCard(world, index, birthDate, local),
    death: place.deceasedOrdinal !== null ? deathEvidence(random, index, defects.includes('DEATH_SOURCES_DISAGREE')) : null,
    idNumberElsewhere: numberElsewhere(idNumber, defects),
    nameElsewhere: defects.includes('NAME_VARIANT') ? nameVariant(name) : name,
    idSharedWithName: defects.includes('SHARED_ID_NUMBER') ? otherName(random, index + 0x4000_0000, place.sex, birthYear) : null,
  };
}

/** A date by its share of the way from the first to the second. */
function dateWithin(fraction: number, from: string, to: string): string {
  return addDays(from, Math.floor(fraction * (dayNumber(to) - dayNumber(from))));
}

function residencePermit(world: World, index: number): PersonRecord['residencePermit'] {
  const validFrom = addDays(REFERENCE_DATE, -world.random.between('permit', index, 1, 360));
  return { number: `JZZ320499${String(index).padStart(9, '0')}`, validFrom, validTo: addYears(validFrom, 1) };
}

/** Mobile (in the reserved prefix 161, one a person), portrait reference and identity card. */
export function contactAndCard(world: World, index: number, birthDate: string, local: boolean): Pick<PersonRecord, 'mobile' | 'portraitId' | 'idCard'> {
  return {
    mobile: ageOn(birthDate) < MOBILE_FROM_AGE ? null : `161${String((index * 30_030_001 + 1) % 100_000_000).padStart(8, '0')}`,
    portraitId: `ZP${String(index).padStart(10, '0')}`,
    idCard: identityCard(world.random, index, birthDate, local),
  };
}

function defectsOf(world: World, place: PersonPlace): readonly DefectLabel[] {
  const everMarried = (ordinal: number): boolean => {
    const other = world.placeOf(PERSONA_COUNT + ordinal);
    return other.age >= 22 && maritalStatusOf(world, other, householdPlaces(world, other.householdOrdinal)) !== '10';
  };
  const labels = personDefects(world.random, place.index - PERSONA_COUNT, everMarried);
  const { deceasedOrdinal } = place;
  if (deceasedOrdinal === null || !stratifiedHit(world.random, 'DEATH_SOURCES_DISAGREE', deceasedOrdinal, 1, 20)) return labels;
  return [...labels, 'DEATH_SOURCES_DISAGREE'];
}
