import { parseLicenseId } from '../../../standards/license-id.ts';
import type { Entities } from '../entities/entities.ts';
import type { Population } from '../population.ts';
import type { RealEstate } from '../property/real-estate.ts';
import type { LicenseRecord } from '../records/license-record.ts';
import type { World } from '../world.ts';
import { entityLicenseDrafts } from './entity-license-drafts.ts';
import { holderOfSerial, issueLicense } from './license-draft.ts';
import { personLicenseDrafts } from './person-license-drafts.ts';
import { PERSONA_LICENSES } from './persona-licenses.ts';

/** Electronic licences of a world. */
export interface Licenses {
  ofPerson(index: number): readonly LicenseRecord[];
  ofEntity(index: number): readonly LicenseRecord[];
  byId(licenseId: string): LicenseRecord | null;
}

/** Opens the licences of a world; the hand-made ones of a person come first. */
export function licensesOfWorld(world: World, population: Population, entities: Entities, realEstate: RealEstate): Licenses {
  const ofPerson = (index: number): readonly LicenseRecord[] => {
    const person = population.person(index);
    const handMade = PERSONA_LICENSES.filter(({ holderCode }) => holderCode === person.idNumber);
    const taken = new Set(handMade.map(({ typeName }) => typeName));
    const facts = { person, household: population.household(person.householdNo), marriages: population.marriagesOf(index), realEstate: realEstate.rightsOf(index) };
    const drafts = personLicenseDrafts(world.random, facts).filter(({ type }) => !taken.has(type.name));
    const holder = { kind: 'PERSON', index, code: person.idNumber, name: person.nameElsewhere } as const;
    return [...handMade, ...drafts.flatMap((draft) => issueLicense(world.random, holder, draft))];
  };
  const ofEntity = (index: number): readonly LicenseRecord[] => {
    const entity = entities.entity(index);
    const holder = { kind: 'ENTITY', index, code: entity.uscc, name: entity.name } as const;
    return entityLicenseDrafts(world.random, entity).flatMap((draft) => issueLicense(world.random, holder, draft));
  };
  return {
    ofPerson, ofEntity,
    byId(licenseId) {
      const handMade = PERSONA_LICENSES.find((license) => license.licenseId === licenseId);
      if (handMade !== undefined) return handMade;
      const reading = parseLicenseId(licenseId);
      const holder = reading.ok ? holderOfSerial(reading.value.serial) : null;
      if (holder === null || holder.index >= (holder.kind === 'PERSON' ? world.size : entities.count)) return null;
      const held = holder.kind === 'PERSON' ? ofPerson(holder.index) : ofEntity(holder.index);
      return held.find((license) => license.licenseId === licenseId) ?? null;
    },
  };
}
