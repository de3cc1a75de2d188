import type { Entities } from '../entities/entities.ts';
import { FIRST_DOMICILE } from '../entities/entity-parts.ts';
import { householdNo } from '../household-facts.ts';
import { PERSONA_ENTITIES } from '../personas/persona-entities.ts';
import type { Population } from '../population.ts';
import type { AddressRecord } from '../records/address-record.ts';

/** Looks a standard address up by its code: the last eight digits say which household or entity lies there, and the whole code must match. */
export function addressByCode(population: Population, entities: Entities, addressCode: string): AddressRecord | null {
  if (!/^\d{20}$/.test(addressCode)) return null;
  const ordinal = Number(addressCode.slice(12));
  const index = ordinal < FIRST_DOMICILE - PERSONA_ENTITIES.length ? null : ordinal < FIRST_DOMICILE ? FIRST_DOMICILE - 1 - ordinal : ordinal - FIRST_DOMICILE + PERSONA_ENTITIES.length;
  const found = index === null ? homeOf(population, ordinal) : index < entities.count ? [entities.entity(index).domicile] : [];
  return found.find((address) => address.addressCode === addressCode) ?? null;
}

/** The addresses of a household's members; someone whose own text resolves to nothing does not hide the others'. */
function homeOf(population: Population, ordinal: number): readonly AddressRecord[] {
  const household = population.household(householdNo(ordinal));
  return (household?.members ?? []).flatMap((index) => [population.person(index).residenceAddress, population.person(index).hukouAddress]);
}
