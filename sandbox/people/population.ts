import { addDays, addYears, ageOn, dayNumber, isoDate } from './calendar.ts';
import { householdNo, householdOrdinal, householdPlaces } from './household-facts.ts';
import { kinLinks, type KinMember } from './kinship.ts';
import { generatedPerson } from './person-factory.ts';
import { personaHousehold, personaIndex, personaPerson } from './personas/persona-factory.ts';
import { PERSONA_PEOPLE } from './personas/persona-people.ts';
import type { HouseholdRecord, KinLink, MarriageRecord } from './records/household-record.ts';
import type { PersonRecord } from './records/person-record.ts';
import { PERSONA_COUNT, type World } from './world.ts';

/** People, households, kin and marriages of a world. */
export interface Population {
  person(index: number): PersonRecord;
  indexOf(idNumber18: string): number | null;
  household(householdNo: string): HouseholdRecord | null;
  /** Everyone of the household of a person, the deceased included, head first. */
  householdMembers(index: number): readonly KinMember[];
  householdOrdinalOf(index: number): number;
  relativesOf(index: number): readonly KinLink[];
  marriagesOf(index: number): readonly MarriageRecord[];
}

const MARRIED = new Set(['20', '21', '22', '23', '30']);

function membersOf(world: World, ordinal: number): readonly KinMember[] {
  const handMade = personaHousehold(ordinal);
  if (handMade === null) return householdPlaces(world, ordinal);
  return handMade.map((index) => ({ index, role: PERSONA_PEOPLE[index]?.role ?? 'OTHER', sex: personaPerson(world, index).sex }));
}

/** Registered once both are of age, some years before the first child; P03 and P04 as the recorded certificate says. */
function marriage(world: World, husband: PersonRecord, wife: PersonRecord): MarriageRecord {
  const earliest = [addYears(husband.birthDate, 22), addYears(wife.birthDate, 20)].toSorted()[1] ?? wife.birthDate;
  const age = Math.min(ageOn(husband.birthDate) - 22, ageOn(wife.birthDate) - 20);
  const generated = addDays(earliest, world.random.between('married', husband.index, 0, Math.max(0, Math.min(age, 8)) * 365));
  const registeredOn = husband.persona === 'P03' ? '2015-05-20' : isoDate(dayNumber(generated));
  const serial = husband.persona === 'P03' ? '000123' : String(world.random.between('marriage serial', husband.index, 1, 999_999)).padStart(6, '0');
  return {
    certificateNo: `J320499-${registeredOn.slice(0, 4)}-${serial}`, operation: 'IA', registeredOn,
    husband: husband.index, wife: wife.index, registeredLocally: husband.hukouIsLocal,
  };
}

/** Opens the population of a world. */
export function populationOf(world: World): Population {
  const person = (index: number): PersonRecord => {
    if (!Number.isInteger(index) || index < 0 || index >= world.size) throw new RangeError(`person index must be an integer from 0 to ${world.size - 1}, got ${index}`);
    return index < PERSONA_COUNT ? personaPerson(world, index) : generatedPerson(world, index);
  };
  const householdOrdinalOf = (index: number): number => PERSONA_PEOPLE[index]?.household ?? world.placeOf(index).householdOrdinal;
  const householdMembers = (index: number): readonly KinMember[] => membersOf(world, householdOrdinalOf(index));

  return {
    person, householdMembers, householdOrdinalOf,
    indexOf(idNumber18) {
      const handMade = personaIndex(idNumber18);
      if (handMade !== null) return handMade;
      const place = world.idNumbers.decode(idNumber18);
      const index = place === null ? null : world.indexAt(place.age, place.sex, place.ordinal);
      return index !== null && generatedPerson(world, index).idNumber === idNumber18 ? index : null;
    },
    household(no) {
      const ordinal = householdOrdinal(no);
      if (ordinal === null) return null;
      const members = membersOf(world, ordinal).map(({ index }) => index);
      const registered = members.filter((index) => (person(index).death?.hukouCancelledOn ?? null) === null);
      if (members.length === 0) return null;
      return { householdNo: householdNo(ordinal), kind: world.generatedHousehold(ordinal)?.kind ?? 'FAMILY', members: registered };
    },
    relativesOf: (index) => kinLinks(householdMembers(index), index),
    marriagesOf(index) {
      const spouse = kinLinks(householdMembers(index), index).find(({ relation }) => relation === 'SPOUSE');
      if (spouse === undefined || !MARRIED.has(person(index).maritalStatus)) return [];
      const couple = [person(index), person(spouse.index)];
      const husband = couple.find(({ sex }) => sex === '1');
      const wife = couple.find(({ sex }) => sex === '2');
      return husband === undefined || wife === undefined ? [] : [marriage(world, husband, wife)];
    },
  };
}
