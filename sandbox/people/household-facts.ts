import { stratifiedHit } from './defects/stratified-hit.ts';
import type { PersonPlace, World } from './world.ts';

/** Share of households registered in this city (638,900 of 902,900 residents, domain.md 5.2), in hits per stratum. */
const LOCAL = [71, 100] as const;

/** Whether a generated household is registered here (not 外来). */
export function isLocalHousehold(world: World, ordinal: number): boolean {
  return stratifiedHit(world.random, 'local', ordinal, ...LOCAL);
}

/** Places of everyone in a generated household, head first; empty beyond the population. */
export function householdPlaces(world: World, ordinal: number): readonly PersonPlace[] {
  return (world.generatedHousehold(ordinal)?.members ?? []).map((index) => world.placeOf(index));
}

/** 户号: `H` and the ordinal, six digits or more. */
export function householdNo(ordinal: number): string {
  return `H${String(ordinal).padStart(6, '0')}`;
}

/** The ordinal a 户号 carries; null when it is not one of this registry's form. */
export function householdOrdinal(no: string): number | null {
  const digits = /^H(\d{6,9})$/.exec(no)?.[1];
  return digits === undefined || householdNo(Number(digits)) !== no ? null : Number(digits);
}
