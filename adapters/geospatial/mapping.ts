import { BUILDING_STRUCTURE, LAND_USE } from '../../standards/code-tables/index.ts';
import { parseParcelCode } from '../../standards/real-estate-unit.ts';
import { found, refused, withQuality, type Reading } from '../reading.ts';
import { ColumnReader } from '../values/column-reader.ts';
import type { BuildingRecord } from './building-record.ts';
import type { FeatureRow } from './codec.ts';
import type { ParcelRecord, StandardAddressRecord } from './parcel-record.ts';

/** A feature of the parcel layer (ZD). */
export function toParcel(parcelCode: string, row: FeatureRow): Reading<ParcelRecord> {
  const parsed = parseParcelCode(parcelCode);
  if (!parsed.ok) return refused('BAD_REQUEST');
  const reader = new ColumnReader(row.columns);
  const parcel: ParcelRecord = {
    parcelCode,
    ownership: parsed.value.ownership,
    landUse: reader.code(LAND_USE, 'yt'),
    areaSqm: reader.amount('zdmj', 'YUAN'),
    location: reader.text('zl'),
    rightType: reader.text('qllx'),
    registeredOn: reader.day('djsj'),
    division: reader.firstOf('xzqdm', 'qhdm'),
    planningZone: reader.firstOf('ghyt', 'ghfq'),
    redLine: reader.firstOf('sqsx', 'hxlx'),
    geometryRef: row.id,
    geometry: row.geometry,
  };
  return withQuality(found(parcel), reader.quality);
}

/** A feature of the address layer (DZ). */
export function toStandardAddress(addressCode: string, row: FeatureRow): Reading<StandardAddressRecord> {
  const reader = new ColumnReader(row.columns);
  const address: StandardAddressRecord = {
    addressCode,
    fullAddress: reader.text('dzqc'),
    division: reader.firstOf('xzqdm', 'qhdm'),
    road: reader.firstOf('jlx', 'lm'),
    houseNo: reader.text('mph'),
    building: reader.text('lz'),
    unit: reader.text('dy'),
    room: reader.text('sh'),
    parcelCode: reader.text('zddm'),
    location: row.geometry?.type === 'Point' ? row.geometry.coordinates : null,
  };
  return withQuality(found(address), reader.quality);
}

/** A feature of the layer of buildings (ZRZ). Some completions are known to the month only. */
export function toBuilding(buildingNo: string, row: FeatureRow): Reading<BuildingRecord> {
  const reader = new ColumnReader(row.columns);
  const year = reader.date('jgrq').value?.slice(0, 4) ?? null;
  const building: BuildingRecord = { buildingNo, floors: reader.count('zcs'), yearBuilt: year === null ? null : Number(year), structure: reader.code(BUILDING_STRUCTURE, 'fwjg') };
  return withQuality(found(building), reader.quality);
}
