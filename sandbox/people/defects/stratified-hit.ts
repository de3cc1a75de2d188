import type { IndexedRandom } from '../indexed-random.ts';

/** Exactly `hits` of every `stratum` consecutive ordinals: the stated rate holds in any stretch, not only on average. */
export function stratifiedHit(random: IndexedRandom, tag: string, ordinal: number, hits: number, stratum: number): boolean {
  const turn = random.between(tag, Math.floor(ordinal / stratum), 0, stratum - 1);
  // Neighbouring hits of one stratum lie far apart: position × hits mod stratum falls below `hits` evenly.
  return (((ordinal % stratum) + turn) * hits) % stratum < hits;
}
