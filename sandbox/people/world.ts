import type { Role } from './demography/household-plan.ts';
import type { Sex } from './demography/age-pool.ts';
import { DECEASED_PER_TILE, TILE_PERSONS, buildPopulationTile, type PopulationTile } from './demography/population-tile.ts';
import { COHORT_CAPACITY, idNumberCodec, type IdNumberCodec } from './id-number-codec.ts';
import { indexedRandom, type IndexedRandom } from './indexed-random.ts';
import { PERSONA_IDS } from './records/person-record.ts';

/** Hand-made people come first; generated people follow. Household ordinals below this are theirs. */
export const PERSONA_COUNT = PERSONA_IDS.length;
export const FIRST_GENERATED_HOUSEHOLD = 100;

/** Where a generated person stands in the plan: everything else about them follows from this and the seed. */
export interface PersonPlace {
  readonly index: number;
  readonly age: number;
  readonly sex: Sex;
  readonly role: Role;
  readonly householdOrdinal: number;
  readonly cohortOrdinal: number;
  /** Counts the deceased along the registry; null for the living. */
  readonly deceasedOrdinal: number | null;
}

/** What every part of the generator shares. */
export interface World {
  readonly seed: string;
  readonly size: number;
  readonly random: IndexedRandom;
  readonly tile: PopulationTile;
  readonly idNumbers: IdNumberCodec;
  /** Of a generated person: PERSONA_COUNT ≤ index < size. */
  placeOf(index: number): PersonPlace;
  /** Index at a place of a cohort; null beyond the population. */
  indexAt(age: number, sex: Sex, ordinal: number): number | null;
  /** Kind and members of a generated household, head first; null beyond the population. */
  generatedHousehold(ordinal: number): { readonly kind: 'FAMILY' | 'COLLECTIVE'; readonly members: readonly number[] } | null;
}

function largestCohort(tile: PopulationTile): number {
  return Math.max(...tile.slots.map(({ cohortRank }) => cohortRank)) + 1;
}

/** Builds the plan of a seed. Throws RangeError when ID numbers could not tell so many people apart. */
export function makeWorld(seed: string, size: number): World {
  const random = indexedRandom(seed);
  const tile = buildPopulationTile(random);
  const limit = Math.floor(COHORT_CAPACITY / largestCohort(tile)) * TILE_PERSONS;
  if (!Number.isInteger(size) || size < PERSONA_COUNT || size > limit) {
    throw new RangeError(`size must be an integer from ${PERSONA_COUNT} to ${limit}, got ${size}`);
  }
  const slotAt = (slot: number) => {
    const found = tile.slots[slot];
    if (found === undefined) throw new RangeError(`slot must be below ${TILE_PERSONS}, got ${slot}`);
    return found;
  };

  return {
    seed, size, random, tile,
    idNumbers: idNumberCodec(random),
    placeOf(index) {
      const generated = index - PERSONA_COUNT;
      const tileNumber = Math.floor(generated / TILE_PERSONS);
      const { age, sex, role, household, cohortRank, deceasedRank } = slotAt(generated % TILE_PERSONS);
      return {
        index, age, sex, role,
        deceasedOrdinal: deceasedRank === null ? null : tileNumber * DECEASED_PER_TILE + deceasedRank,
        householdOrdinal: FIRST_GENERATED_HOUSEHOLD + tileNumber * tile.households.length + household,
        cohortOrdinal: tileNumber * tile.cohort(age, sex).length + cohortRank,
      };
    },
    indexAt(age, sex, ordinal) {
      const cohort = tile.cohort(age, sex);
      const slot = cohort[ordinal % cohort.length];
      if (slot === undefined) return null;
      const index = PERSONA_COUNT + Math.floor(ordinal / cohort.length) * TILE_PERSONS + slot;
      return index < size ? index : null;
    },
    generatedHousehold(ordinal) {
      const generated = ordinal - FIRST_GENERATED_HOUSEHOLD;
      const household = generated < 0 ? undefined : tile.households[generated % tile.households.length];
      if (household === undefined) return null;
      const first = PERSONA_COUNT + Math.floor(generated / tile.households.length) * TILE_PERSONS + household.firstSlot;
      const members = Array.from({ length: household.size }, (_, position) => first + position).filter((index) => index < size);
      return members.length === 0 ? null : { kind: household.kind, members };
    },
  };
}
