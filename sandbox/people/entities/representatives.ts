import { PERSONA_ENTITIES } from '../personas/persona-entities.ts';
import { PERSONA_IDS } from '../records/person-record.ts';
import { PERSONA_COUNT, type World } from '../world.ts';

/** Three entities to every twenty persons (demo scale of domain.md 5.6: 20,000 and 3,000). */
const PERSONS = 20;
const ENTITIES = 3;

/** How many entities the world has, the hand-made ones included. */
export function entityCount(world: World): number {
  return PERSONA_ENTITIES.length + Math.floor(Math.max(0, world.size - PERSONA_COUNT) / PERSONS) * ENTITIES;
}

/** Adults of working age in a stretch of twenty persons: those who may head a business. */
function candidates(world: World, stretch: number): readonly number[] {
  const all = Array.from({ length: PERSONS }, (_, position) => PERSONA_COUNT + stretch * PERSONS + position);
  const adults = all.filter((index) => {
    const { age, deceasedOrdinal } = world.placeOf(index);
    return age >= 20 && age <= 68 && deceasedOrdinal === null;
  });
  return adults.length > 0 ? adults : all.filter((index) => world.placeOf(index).age >= 18);
}

/** Index of the person who legally represents, runs or heads an entity. */
export function representativeOf(world: World, entityIndex: number): number {
  const handMade = PERSONA_ENTITIES[entityIndex];
  if (handMade !== undefined) return PERSONA_IDS.indexOf(handMade.legalRep);
  const ordinal = entityIndex - PERSONA_ENTITIES.length;
  return world.random.pick('representative', ordinal, candidates(world, Math.floor(ordinal / ENTITIES)));
}

/** Another adult of the same stretch, for shareholders and supervisors; null when it would be the representative. */
export function associateOf(world: World, entityIndex: number): number | null {
  if (entityIndex < PERSONA_ENTITIES.length) return null;
  const ordinal = entityIndex - PERSONA_ENTITIES.length;
  const chosen = world.random.pick('associate', ordinal, candidates(world, Math.floor(ordinal / ENTITIES)));
  return chosen === representativeOf(world, entityIndex) ? null : chosen;
}

/** Indexes of the entities a person represents. */
export function entitiesOf(world: World, personIndex: number): readonly number[] {
  const handMade = PERSONA_ENTITIES.flatMap(({ legalRep }, index) => (PERSONA_IDS.indexOf(legalRep) === personIndex ? [index] : []));
  if (personIndex < PERSONA_COUNT) return handMade;
  const stretch = Math.floor((personIndex - PERSONA_COUNT) / PERSONS);
  return Array.from({ length: ENTITIES }, (_, position) => PERSONA_ENTITIES.length + stretch * ENTITIES + position).filter(
    (index) => index < entityCount(world) && representativeOf(world, index) === personIndex,
  );
}
