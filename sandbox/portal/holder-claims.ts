import type { Asker } from './register/case-register.ts';
import type { PortalWorld } from './portal-world.ts';

/** How and when a person was authenticated; null for machines. */
export interface Authentication {
  readonly acr: string;
  /** Epoch seconds. */
  readonly authTime: number;
}

/** The claims of docs/access-token.md that say who holds the token, beside those RFC 9068 lays down. */
export function holderClaims(world: PortalWorld, { client, person, actsFor }: Asker, authentication: Authentication | null): Record<string, unknown> {
  if (client.login === 'machine') {
    const { kind, organization, region, clearance } = client;
    return { principal_kind: kind, org: organization, ...(region === null ? {} : { region }), clearance };
  }
  const login = { principal_kind: client.kind, person_id: person?.personId, acr: authentication?.acr, auth_time: authentication?.authTime };
  if (client.login === 'official') {
    const official = person?.official;
    return { ...login, org: official?.organization, region: official?.region, clearance: official?.clearance };
  }
  const agency = person === null || actsFor === null ? null : world.agency(person.personId, actsFor);
  if (agency === null) return login;
  return { ...login, acts_for: agency.entity, authority: agency.authority, ...(agency.authority === 'AUTHORISED_AGENT' ? { mandate: agency.mandate } : {}) };
}
