import { ageOn } from '../../people/calendar.ts';
import { PERSONA_IDS } from '../../people/records/person-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { PeopleSource } from './people-directory.ts';

/** Years. */
const OF_AGE = 18;

/** The synthetic world as the portal needs it. */
export function syntheticPeople(registry: SyntheticRegistry): PeopleSource {
  return {
    personas: PERSONA_IDS.map((label) => {
      const { idNumber, name } = registry.persona(label);
      return { label, idNumber, name };
    }),
    byIdNumber(idNumber) {
      const person = registry.personByIdNumber(idNumber);
      return person === null ? null : { label: person.persona, name: person.name };
    },
    kinOfDeadAt(index) {
      if (!Number.isInteger(index) || index < 0 || index >= registry.size) return null;
      const person = registry.person(index);
      if (person.death === null) return null;
      const left = registry.relativesOf(person.idNumber).map((kin) => registry.person(kin.index)).find(({ death, birthDate }) => death === null && ageOn(birthDate) >= OF_AGE);
      return left?.idNumber ?? null;
    },
    byIndex: (index) => (Number.isInteger(index) && index >= 0 && index < registry.size ? { idNumber: registry.person(index).idNumber } : null),
  };
}
