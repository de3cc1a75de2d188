import type { BuildingRecord } from '../records/building-record.ts';
import type { World } from '../world.ts';
import { parcelOf } from './parcels.ts';

/** The building P03's unit is in. */
const PERSONA_BUILDING = { buildingNo: '320499001002GB00015F0001', floors: 18, completedOn: '2019-12-20', structure: '3' } as const;
/** Side of a footprint in degrees. */
const SIDE = 0.0002;

const round6 = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * A building by its number. Only state-owned land was surveyed: houses in the country are in no layer. All but the hand-made one were completed before the first right that
 * this world registers, 1996. Null for a number that is none of this world.
 */
export function buildingOf(world: World, buildingNo: string): BuildingRecord | null {
  const [, parcelCode = '', ordinal = ''] = /^(\d{12}GB\d{5})F(\d{4})$/.exec(buildingNo) ?? [];
  const parcel = parcelOf(world, parcelCode);
  const corner = parcel?.polygons[0]?.[0]?.[0];
  if (corner === undefined || ordinal === '') return null;
  const [west, south] = corner;
  const [east, north] = [round6(west + SIDE), round6(south + SIDE)];
  const placed = { parcelCode, footprint: [[west, south], [west, north], [east, north], [east, south], [west, south]] as const };
  if (buildingNo === PERSONA_BUILDING.buildingNo) return { ...PERSONA_BUILDING, ...placed };
  const key = [...buildingNo].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 7);
  const floors = world.random.pick('floors', key, [5, 6, 6, 6, 11, 18]);
  const completedOn = `${world.random.between('completed', key, 1985, 1995)}-${String(world.random.between('completed month', key, 1, 12)).padStart(2, '0')}-30`.replace('-02-30', '-02-28');
  return { buildingNo, floors, completedOn, structure: floors > 6 ? '3' : '4', ...placed };
}
