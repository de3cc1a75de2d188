import { PERSONA_IDS } from '../../people/records/person-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import type { PeopleSource } from './people-directory.ts';

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
    byIndex: (index) => (Number.isInteger(index) && index >= 0 && index < registry.size ? { idNumber: registry.person(index).idNumber } : null),
  };
}
