import type { EntityRecord } from '../../people/records/entity-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';

/** Entities looked through for branches: a branch names its head office, so that finding them the other way round takes a look at all. */
const MOST_ENTITIES = 5_000;

const known = new WeakMap<SyntheticRegistry, ReadonlyMap<string, readonly EntityRecord[]>>();

/** Branches of an entity by its code, oldest first; of a larger world those among the first 5,000 entities. The first question of a world takes longest. */
export function branchesOf(registry: SyntheticRegistry, uscc: string): readonly EntityRecord[] {
  const made = known.get(registry) ?? Map.groupBy(
    Array.from({ length: Math.min(registry.entityCount, MOST_ENTITIES) }, (_, index) => registry.entity(index)).filter(({ parentUscc }) => parentUscc !== null), ({ parentUscc }) => parentUscc ?? '');
  known.set(registry, made);
  return made.get(uscc) ?? [];
}
