import { PERSONA_ENTITIES } from '../personas/persona-entities.ts';
import type { Population } from '../population.ts';
import type { EntityRecord } from '../records/entity-record.ts';
import type { PersonRecord } from '../records/person-record.ts';
import { PERSONA_COUNT, type World } from '../world.ts';
import { generatedEntity } from './entity-factory.ts';
import { personaEntity } from './persona-entity.ts';
import { entitiesOf, entityCount } from './representatives.ts';
import { decodeUscc } from './uscc-codec.ts';

/** Organisations and individual businesses of a world. */
export interface Entities {
  readonly count: number;
  entity(index: number): EntityRecord;
  byUscc(uscc: string): EntityRecord | null;
  representedBy(personIndex: number): readonly EntityRecord[];
  /** The enterprise someone works for, if one is found near; used by social insurance. */
  employerOf(person: PersonRecord): EntityRecord | null;
}

/** Opens the entities of a world. */
export function entitiesOfWorld(world: World, population: Population): Entities {
  const count = entityCount(world);
  const entity = (index: number): EntityRecord => {
    if (!Number.isInteger(index) || index < 0 || index >= count) throw new RangeError(`entity index must be an integer from 0 to ${count - 1}, got ${index}`);
    const handMade = PERSONA_ENTITIES[index];
    return handMade === undefined ? generatedEntity(world, index, population.person) : personaEntity(world, index, handMade, population.person);
  };
  return {
    count, entity,
    byUscc(uscc) {
      const handMade = PERSONA_ENTITIES.findIndex((spec) => spec.uscc === uscc);
      if (handMade >= 0) return entity(handMade);
      const ordinal = decodeUscc(uscc);
      if (ordinal === null || PERSONA_ENTITIES.length + ordinal >= count) return null;
      const found = entity(PERSONA_ENTITIES.length + ordinal);
      return found.uscc === uscc ? found : null;
    },
    representedBy: (personIndex) => entitiesOf(world, personIndex).map(entity),
    employerOf(person) {
      if (person.index < PERSONA_COUNT) return entity(0);
      // A few draws; someone who meets no living enterprise is insured through an agency whose books are elsewhere.
      for (let attempt = 0; attempt < 6; attempt += 1) {
        const candidate = entity(world.random.between(`employer ${attempt}`, person.index, 0, count - 1));
        if (candidate.kind === 'ENTERPRISE' && candidate.status === 'ACTIVE') return candidate;
      }
      return null;
    },
  };
}
