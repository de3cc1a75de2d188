import type { IndexedRandom } from '../indexed-random.ts';
import { DECEASED_SHARE, MAX_AGE } from './age-bands.ts';
import type { Sex } from './age-pool.ts';
import { assembleHouseholds } from './assemble-households.ts';
import type { PlannedHousehold, PlannedMember } from './household-plan.ts';

/** Persons of one tile. Large enough for the rarest band (100+, 0.01 %). */
export const TILE_PERSONS = 20_000;

export const DECEASED_PER_TILE = TILE_PERSONS * DECEASED_SHARE;

export interface TileSlot extends PlannedMember {
  readonly slot: number;
  /** Ordinal of the household in the tile, and the position in it. */
  readonly household: number;
  readonly position: number;
  /** Rank among the deceased of the tile; null for the living. */
  readonly deceasedRank: number | null;
  /** Rank among the slots of the same age and sex. */
  readonly cohortRank: number;
}

/**
 * The demographic plan that the whole population repeats: 20,000 slots with age, sex, household and role. It is all the generator
 * keeps, whatever the population's size; names, days of birth, addresses and the rest follow from the index.
 */
export interface PopulationTile {
  readonly slots: readonly TileSlot[];
  readonly households: readonly { readonly kind: PlannedHousehold['kind']; readonly firstSlot: number; readonly size: number }[];
  /** Slots of an age and sex in rank order. */
  cohort(age: number, sex: Sex): readonly number[];
}

/** The old die first: weight of a death doubles every seven years from 50 on; nobody who heads a family with others in it dies. */
function deceasedSlots(households: readonly PlannedHousehold[], random: IndexedRandom): ReadonlySet<number> {
  const candidates: { slot: number; key: number }[] = [];
  let slot = 0;
  for (const { members } of households) {
    for (const { age, role } of members) {
      const mayDie = age >= 50 && (role !== 'HEAD' || members.length === 1);
      if (mayDie) candidates.push({ slot, key: random.fraction('death', slot) ** (1 / 2 ** ((age - 50) / 7)) });
      slot += 1;
    }
  }
  const chosen = candidates.toSorted((a, b) => b.key - a.key).slice(0, DECEASED_PER_TILE);
  return new Set(chosen.map((candidate) => candidate.slot));
}

/** Builds the tile of a seed; a few tens of milliseconds. */
export function buildPopulationTile(random: IndexedRandom): PopulationTile {
  let drawn = 0;
  const planned = assembleHouseholds(TILE_PERSONS, () => random.fraction('tile', drawn++));
  const deceased = deceasedSlots(planned, random);
  const cohorts: Record<Sex, number[][]> = {
    '1': Array.from({ length: MAX_AGE + 1 }, () => []),
    '2': Array.from({ length: MAX_AGE + 1 }, () => []),
  };
  const slots: TileSlot[] = [];
  let dead = 0;
  const households = planned.map(({ kind, members }, household) => {
    const firstSlot = slots.length;
    for (const [position, member] of members.entries()) {
      const cohort = cohorts[member.sex][member.age] ?? [];
      slots.push({ ...member, slot: slots.length, household, position, deceasedRank: deceased.has(slots.length) ? dead++ : null, cohortRank: cohort.length });
      cohort.push(slots.length - 1);
    }
    return { kind, firstSlot, size: members.length };
  });
  return { slots, households, cohort: (age, sex) => cohorts[sex][age] ?? [] };
}
