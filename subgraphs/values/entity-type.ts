import { parseUscc } from '../../standards/uscc.ts';

/** Object types of the graph's legal entities. */
export type EntityType = 'Enterprise' | 'IndividualBusiness' | 'FarmerCooperative' | 'GovernmentAgency' | 'PublicInstitution' | 'SocialOrganization';

const BY_KIND: ReadonlyMap<string, EntityType> = new Map([
  ['91', 'Enterprise'], ['92', 'IndividualBusiness'], ['93', 'FarmerCooperative'], ['11', 'GovernmentAgency'], ['13', 'GovernmentAgency'], ['19', 'GovernmentAgency'],
  ['12', 'PublicInstitution'], ['51', 'SocialOrganization'], ['52', 'SocialOrganization'], ['53', 'SocialOrganization'], ['59', 'SocialOrganization'],
]);

/** The type of an entity by the first two characters of its code (GB 32100: registering department and kind); an enterprise where they are of no kind the graph has. */
export function entityType(uscc: string): EntityType {
  const parsed = parseUscc(uscc);
  return (parsed.ok ? BY_KIND.get(parsed.value.kind) : undefined) ?? 'Enterprise';
}

/** A reference to the entity a department names by code, with its type; null where it names none, or by something else. */
export function entityReference(uscc: string | null): { readonly __typename: EntityType; readonly uscc: string } | null {
  return uscc !== null && parseUscc(uscc).ok ? { __typename: entityType(uscc), uscc } : null;
}
