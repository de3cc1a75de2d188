import { addYears } from '../calendar.ts';
import { coarseMaritalStatus } from '../demography/marital-status.ts';
import { householdNo } from '../household-facts.ts';
import { contactAndCard } from '../person-factory.ts';
import { addressOf, outsideAddress } from '../places/household-address.ts';
import type { PersonRecord } from '../records/person-record.ts';
import type { World } from '../world.ts';
import { PERSONA_PEOPLE, type PersonaPerson } from './persona-people.ts';

/** The record of a persona: what is written by hand, and for the rest what anyone has. Throws RangeError beyond the personas. */
export function personaPerson(world: World, index: number): PersonRecord {
  const spec = PERSONA_PEOPLE[index];
  if (spec === undefined) throw new RangeError(`persona index must be below ${PERSONA_PEOPLE.length}, got ${index}`);
  const birthDate = `${spec.idNumber.slice(6, 10)}-${spec.idNumber.slice(10, 12)}-${spec.idNumber.slice(12, 14)}`;
  const local = spec.hukou !== 'OUTSIDE';
  const hukouAddress = spec.hukou === 'OUTSIDE' ? outsideAddress(world.random, spec.household) : addressOf(world.random, spec.household, spec.hukou);
  const home = spec.residence === undefined ? hukouAddress : addressOf(world.random, spec.household, spec.residence);
  return {
    index,
    persona: spec.id,
    idNumber: spec.idNumber,
    name: spec.name,
    formerName: spec.formerName ?? null,
    sex: Number(spec.idNumber[16]) % 2 === 1 ? '1' : '2',
    ethnicity: '01',
    birthDate,
    birthPlaceDivision: local ? '320411' : hukouAddress.districtCode,
    nativePlaceDivision: local ? '320411' : hukouAddress.districtCode,
    householdNo: householdNo(spec.household),
    relationToHead: spec.relationToHead,
    hukouAddress,
    hukouKind: 'FAMILY',
    hukouIsLocal: local,
    hukouMovedInOn: spec.movedInOn ?? null,
    residenceAddress: home,
    residencePermit: local ? null : { number: `JZZ320499${String(index).padStart(9, '0')}`, validFrom: '2026-03-01', validTo: addYears('2026-03-01', 1) },
    maritalStatus: spec.maritalStatus,
    hukouMaritalStatus: coarseMaritalStatus(spec.maritalStatus),
    education: spec.education,
    ...contactAndCard(world, index, birthDate, local),
    death: spec.death ?? null,
    idNumberElsewhere: elsewhere(spec),
    nameElsewhere: spec.name,
    idSharedWithName: null,
    defects: spec.defects ?? [],
  };
}

function elsewhere({ idNumber, defects = [] }: PersonaPerson): string {
  return defects.includes('ID_LOWERCASE_X') ? idNumber.toLowerCase() : idNumber;
}

/** Members of a persona's household, head first; null when no persona lives under that ordinal. */
export function personaHousehold(ordinal: number): readonly number[] | null {
  const members = PERSONA_PEOPLE.flatMap(({ household }, index) => (household === ordinal ? [index] : []));
  return members.length === 0 ? null : members;
}

/** Index of the persona with this ID number; null when it is no persona's. */
export function personaIndex(idNumber: string): number | null {
  const index = PERSONA_PEOPLE.findIndex((spec) => spec.idNumber === idNumber);
  return index < 0 ? null : index;
}

