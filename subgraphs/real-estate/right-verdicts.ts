import type { RealEstateRightRecord } from '../../adapters/real-estate/real-estate-record.ts';
import { isWithinDivision } from '../values/division.ts';

/** 权属状态 1: 现势. */
const CURRENT = '1';
/** 住宅, but not 非住宅. */
const RESIDENTIAL = /(?<!非)住宅/;

/** Whether a right stands today (现势); a state the registry does not name is taken to stand. */
export function isCurrent({ status }: RealEstateRightRecord): boolean {
  return status === null || status.code === CURRENT;
}

/** Whether a right is in a dwelling; null when the registry names no use. It writes the land's use before the building's, `城镇住宅用地/住宅`: the building's counts. */
export function isDwelling({ use }: RealEstateRightRecord): boolean | null {
  return use === null ? null : RESIDENTIAL.test(use.split('/').at(-1) ?? '');
}

/** How many dwellings the standing rights are in, each unit once; null when the use of one is not known. */
export function dwellingCount(rights: readonly RealEstateRightRecord[]): number | null {
  const current = rights.filter(isCurrent);
  if (current.some((right) => isDwelling(right) === null)) return null;
  return new Set(current.filter((right) => isDwelling(right) === true).map(({ realEstateUnitNo }) => realEstateUnitNo)).size;
}

/** Whether one of the standing rights is in a dwelling within a division; null when that can't be known. A unit's number begins with its county. */
export function hasDwellingIn(rights: readonly RealEstateRightRecord[], division: string): boolean | null {
  const verdicts = rights.filter(isCurrent).map((right) => {
    const dwelling = isDwelling(right);
    const within = isWithinDivision(right.realEstateUnitNo.slice(0, 6), division);
    if (dwelling === false || within === false) return false;
    return dwelling === null || within === null ? null : true;
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(null) ? null : false;
}

/** Whether no mortgage, seizure, objection or advance notice is in force on a day; one without an end is. */
export function isFreeOfEncumbrance(rights: readonly RealEstateRightRecord[], today: string): boolean {
  return rights.every(({ encumbrances }) => encumbrances.every(({ to }) => to !== null && to < today));
}
