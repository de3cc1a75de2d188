import { maritalStatus } from './demography/marital-status.ts';
import type { PersonPlace, World } from './world.ts';

/** The other half of a couple of the household: head and spouse, or the two parents of one of them; null when there is none. */
export function partnerOf(household: readonly PersonPlace[], place: PersonPlace): PersonPlace | null {
  switch (place.role) {
    case 'HEAD': return household.find(({ role }) => role === 'SPOUSE') ?? null;
    case 'SPOUSE': return household.find(({ role }) => role === 'HEAD') ?? null;
    case 'PARENT_OF_HEAD':
    case 'PARENT_OF_SPOUSE': return household.find(({ role, index }) => role === place.role && index !== place.index) ?? null;
    default: return null;
  }
}

/** True marital status (GB/T 2261.2) of a generated person. */
export function maritalStatusOf(world: World, place: PersonPlace, household: readonly PersonPlace[]): string {
  const partner = partnerOf(household, place);
  const facts = {
    age: place.age,
    role: place.role,
    partner: partner === null ? 'NONE' : partner.deceasedOrdinal === null ? 'LIVING' : 'DECEASED',
    hasChildren: household.some(({ role }) => role === 'CHILD'),
  } as const;
  return maritalStatus(facts, world.random.fraction('marital', place.index));
}
