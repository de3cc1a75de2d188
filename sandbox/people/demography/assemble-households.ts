import { COLLECTIVE_SHARE, HOUSEHOLD_SIZES } from './age-bands.ts';
import { AgePool } from './age-pool.ts';
import { planCollective, planLargeHousehold, planPair, planSingle, type Draw, type PlannedHousehold } from './household-plan.ts';

const DORMITORY_SIZE = 20;

/** Fisher–Yates, so that any first part of the list looks like the whole. */
function shuffle<T>(list: T[], draw: Draw): void {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(draw() * (last + 1));
    const [a, b] = [list[last], list[other]];
    if (a !== undefined && b !== undefined) [list[last], list[other]] = [b, a];
  }
}

/**
 * Places `persons` people, whose ages and sexes follow the bands exactly, into households of the stated sizes and structures.
 * Largest households first: they need children, and children are scarce; who is left lives alone.
 */
export function assembleHouseholds(persons: number, draw: Draw): readonly PlannedHousehold[] {
  const pool = new AgePool(persons);
  const households: PlannedHousehold[] = [];
  for (let placed = 0; placed < persons * COLLECTIVE_SHARE; placed += DORMITORY_SIZE) {
    households.push(planCollective(pool, draw, DORMITORY_SIZE));
  }
  const meanSize = HOUSEHOLD_SIZES.reduce((sum, [size, share]) => sum + (size * share) / 100, 0);
  const familyHouseholds = (persons * (1 - COLLECTIVE_SHARE)) / meanSize;
  for (const [size, share] of HOUSEHOLD_SIZES.toReversed()) {
    const wanted = Math.round((familyHouseholds * share) / 100);
    for (let made = 0; size > 1 && made < wanted; made += 1) {
      households.push(size > 2 ? planLargeHousehold(pool, draw, size) : planPair(pool, draw));
    }
  }
  for (let single = planSingle(pool, draw); single !== null; single = planSingle(pool, draw)) households.push(single);
  const unplaced = pool.count(['1', '2'], 0, 200);
  if (unplaced > 0) throw new Error(`assembleHouseholds: every person must be placed, ${unplaced} minors are left`);
  shuffle(households, draw);
  return households;
}
