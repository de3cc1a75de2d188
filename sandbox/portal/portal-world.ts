import { createPersonIdCodec } from '../../standards/person-id.ts';
import { parseAccountId } from './account-id.ts';
import { createCaseRegister, type Asker, type CaseRegister } from './register/case-register.ts';
import { createPeopleDirectory, type PeopleDirectory, type PeopleSource, type PortalPerson } from './register/people-directory.ts';
import type { Agency, PortalClient, PortalData } from './register/portal-data.ts';

/** Everything the portal judges by: clients, people, who may act for whom, and the case register. */
export interface PortalWorld {
  readonly data: PortalData;
  readonly people: PeopleDirectory;
  readonly register: CaseRegister;
  client(id: string): PortalClient | null;
  /** The agency of a person for an entity; null when there is none. */
  agency(personId: string, uscc: string): Agency | null;
  /** Entities a person may act for. */
  agencies(personId: string): readonly Agency[];
  /** Whether this person may log in to this client. */
  mayLogIn(client: PortalClient, person: PortalPerson): boolean;
  /** Who a token would be for; null when the account does not exist or may not use the client. */
  asker(clientId: string, accountId: string | null): Asker | null;
}

/** Joins data files, people and the personId key. Throws when they do not fit together. */
export function createPortalWorld(data: PortalData, source: PeopleSource, personIdKey: Uint8Array): PortalWorld {
  const people = createPeopleDirectory(source, data.officials, createPersonIdCodec(personIdKey));
  const register = createCaseRegister(data, people);
  const clients = new Map(data.clients.map((client) => [client.id, client]));
  const agencies = data.agencies.map((agency) => {
    const person = people.find(agency.person);
    if (person === null) throw new Error(`agents.yaml names ${agency.person}, who does not exist`);
    return { personId: person.personId, agency };
  });
  const agency = (personId: string, uscc: string): Agency | null =>
    agencies.find((row) => row.personId === personId && row.agency.entity === uscc)?.agency ?? null;

  function mayLogIn(client: PortalClient, person: PortalPerson): boolean {
    switch (client.login) {
      case 'machine':
        return false;
      case 'official':
        return person.official?.kind === client.kind;
      case 'citizen':
        return true;
      case 'agent':
        return agencies.some(({ personId }) => personId === person.personId);
    }
  }

  return {
    data,
    people,
    register,
    client: (id) => clients.get(id) ?? null,
    agency,
    agencies: (personId) => agencies.filter((row) => row.personId === personId).map((row) => row.agency),
    mayLogIn,
    asker(clientId, accountId) {
      const client = clients.get(clientId);
      if (client === undefined) return null;
      if (accountId === null) return client.login === 'machine' ? { client, person: null, actsFor: null } : null;
      const { personId, actsFor } = parseAccountId(accountId);
      const person = people.find(personId);
      if (person === null || !mayLogIn(client, person)) return null;
      if (client.login === 'agent' ? actsFor === null || agency(personId, actsFor) === null : actsFor !== null) return null;
      return { client, person, actsFor };
    },
  };
}
