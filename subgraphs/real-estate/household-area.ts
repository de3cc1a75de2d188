import type { RealEstateOwner, RealEstateRightRecord } from '../../adapters/real-estate/real-estate-record.ts';
import { fenOf } from '../values/decimal.ts';
import { isCurrent, isDwelling } from './right-verdicts.ts';

/** Hundredths of a square metre that a household has at least and at most; `most` null: no telling. */
interface AreaBounds {
  readonly least: bigint;
  readonly most: bigint | null;
}

const FRACTION = /^(\d{1,9})\/([1-9]\d{0,8})$/;
const PERCENT = /^(\d{1,3}(?:\.\d{1,6})?)%$/;
/** What decimals of a percentage may lose: no real share is that small. */
const ROUNDING = 1e-6;

/** A share as written (`1/2`, `50%`) as a number; null for any other text. */
function shareOf(text: string): number | null {
  const [, over, under] = FRACTION.exec(text) ?? [];
  if (over !== undefined && under !== undefined) return Number(over) / Number(under);
  const [, percent] = PERCENT.exec(text) ?? [];
  return percent === undefined ? null : Number(percent) / 100;
}

/** Whether owners hold the whole: alone or jointly (no shares), or shares that add up to all of it. Shares nobody can read prove nothing. */
function isWhole(owners: readonly RealEstateOwner[]): boolean {
  const shares = owners.map(({ share }) => share);
  if (shares.every((share) => share === null)) return true;
  const read = shares.map((share) => (share === null ? null : shareOf(share)));
  return !read.includes(null) && read.reduce<number>((sum, share) => sum + (share ?? 0), 0) >= 1 - ROUNDING;
}

/** What a household has in one unit, from the rights of its members in it. */
function boundsInUnit(rights: readonly RealEstateRightRecord[], members: ReadonlySet<string>): AreaBounds {
  const dwelling = rights.map(isDwelling);
  if (!dwelling.includes(true) && !dwelling.includes(null)) return { least: 0n, most: 0n };
  const areas = rights.map(({ areaSqm }) => fenOf(areaSqm));
  const known = areas.filter((area) => area !== null);
  const [first] = known;
  const most = areas.includes(null) || first === undefined ? null : known.reduce((one, other) => (one > other ? one : other), first);
  const owners = [...new Map(rights.flatMap((right) => right.owners).map((owner) => [owner.idNumber ?? owner.uscc ?? owner.name ?? '', owner])).values()];
  const own = owners.every(({ idNumber }) => idNumber !== null && members.has(idNumber)) && isWhole(owners);
  if (!own || first === undefined || dwelling.includes(null)) return { least: 0n, most };
  return { least: known.reduce((one, other) => (one < other ? one : other), first), most };
}

/**
 * Whether the dwellings of a household have less than `limit` hundredths of a square metre a head; null where that can't be known. Null rights are a member of whom the
 * register does not tell. Each unit counts once; one shared with outsiders counts for nothing at least and whole at most, so that only what is certain either way is said.
 */
export function perCapitaAreaBelow(rightsByMember: ReadonlyMap<string, readonly RealEstateRightRecord[] | null>, limit: bigint): boolean | null {
  if (rightsByMember.size === 0) return null;
  const members = new Set(rightsByMember.keys());
  const known = [...rightsByMember.values()];
  const units = Map.groupBy(known.flatMap((rights) => rights ?? []).filter(isCurrent), ({ realEstateUnitNo }) => realEstateUnitNo);
  const bounds = [...units.values()].map((rights) => boundsInUnit(rights, members));
  const limitOfAll = limit * BigInt(members.size);
  if (bounds.reduce((sum, { least }) => sum + least, 0n) >= limitOfAll) return false;
  if (known.includes(null)) return null;
  const most = bounds.reduce<bigint | null>((sum, each) => (sum === null || each.most === null ? null : sum + each.most), 0n);
  return most !== null && most < limitOfAll ? true : null;
}
