import type { IndexedRandom } from '../indexed-random.ts';
import type { DefectLabel } from '../records/defect-label.ts';
import { stratifiedHit } from './stratified-hit.ts';

/** Rates of domain.md 5.2 as hits in a stratum of consecutive persons. */
const RATES = [
  ['NAME_VARIANT', 3, 1000],
  ['WRONG_CHECK_DIGIT', 1, 500],
  ['UNRESOLVABLE_ADDRESS', 1, 200],
  ['DUPLICATE_CURRENT_ROW', 1, 1000],
  ['SHARED_ID_NUMBER', 1, 2000],
] as const satisfies readonly (readonly [DefectLabel, number, number])[];

/** Share of everyone whose register entry has stale marital status; it falls on those who ever married. */
const STALE = [3, 200] as const;

/** Labels of a generated person; `everMarried` tells of a generated ordinal whether stale marital status can befall it. */
export function personDefects(random: IndexedRandom, ordinal: number, everMarried: (ordinal: number) => boolean): readonly DefectLabel[] {
  const labels: DefectLabel[] = RATES.filter(([label, hits, stratum]) => stratifiedHit(random, label, ordinal, hits, stratum)).map(([label]) => label);
  if (everMarried(ordinal) && staleFallsOn(random, ordinal, everMarried)) labels.push('STALE_MARITAL_STATUS');
  return labels;
}

/** A hit on someone who never married moves on to the next who did, so that the rate holds over everyone. */
function staleFallsOn(random: IndexedRandom, ordinal: number, everMarried: (ordinal: number) => boolean): boolean {
  for (let candidate = ordinal; candidate >= 0; candidate -= 1) {
    if (candidate < ordinal && everMarried(candidate)) return false;
    if (stratifiedHit(random, 'STALE_MARITAL_STATUS', candidate, ...STALE)) return true;
  }
  return false;
}
