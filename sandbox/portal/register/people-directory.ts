import type { PersonIdCodec } from '../../../standards/person-id.ts';
import type { Official } from './portal-data.ts';

/** A person who can log in or be a party. */
export interface PortalPerson {
  /** `P01` … for personas, the login of an official, null for everybody else. */
  readonly label: string | null;
  readonly personId: string;
  readonly name: string;
  /** Set when this is an official. */
  readonly official: Official | null;
}

/** What the portal asks of the synthetic world. */
export interface PeopleSource {
  readonly personas: readonly { readonly label: string; readonly idNumber: string; readonly name: string }[];
  byIdNumber(idNumber: string): { readonly label: string | null; readonly name: string } | null;
  /** Null outside the world's size. */
  byIndex(index: number): { readonly idNumber: string } | null;
  /** ID number of a living near relative of age of the person at this index, where that person died; null for everybody else. */
  kinOfDeadAt(index: number): string | null;
}

export interface PeopleDirectory {
  readonly personas: readonly PortalPerson[];
  readonly officials: readonly PortalPerson[];
  /** By persona number, official's login, `personId`, or 18-character ID number; null when nobody is meant. */
  find(text: string): PortalPerson | null;
  /** `personId` of the person at this index; null outside the world. */
  personIdAt(index: number): string | null;
  /** `personId` of the near relative of age whom the person at this index left; null where nobody died or nobody is left. */
  kinOfDeadAt(index: number): string | null;
}

/** Joins the synthetic people and the officials under their `personId`s. */
export function createPeopleDirectory(source: PeopleSource, officials: readonly Official[], codec: PersonIdCodec): PeopleDirectory {
  const personIdOf = (idNumber: string): string => codec.encode({ type: '111', number: idNumber });
  const personas = source.personas.map(({ label, idNumber, name }): PortalPerson => ({ label, personId: personIdOf(idNumber), name, official: null }));
  const staff = officials.map((official): PortalPerson => ({ label: official.login, personId: personIdOf(official.idNumber), name: official.name, official }));
  const known = new Map([...personas, ...staff].flatMap((person) => [[person.label ?? '', person], [person.personId, person]] as const));

  function byIdNumber(idNumber: string): PortalPerson | null {
    const personId = personIdOf(idNumber);
    const made = known.get(personId);
    if (made !== undefined) return made;
    const found = source.byIdNumber(idNumber);
    return found === null ? null : { label: found.label, personId, name: found.name, official: null };
  }

  return {
    personas,
    officials: staff,
    find(text) {
      const made = known.get(text);
      if (made !== undefined) return made;
      if (/^\d{17}[\dX]$/.test(text)) return byIdNumber(text);
      const document = codec.decode(text);
      return document === null || document.type !== '111' ? null : byIdNumber(document.number);
    },
    personIdAt(index) {
      const found = source.byIndex(index);
      return found === null ? null : personIdOf(found.idNumber);
    },
    kinOfDeadAt(index) {
      const kin = source.kinOfDeadAt(index);
      return kin === null ? null : personIdOf(kin);
    },
  };
}
