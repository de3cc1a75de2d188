import { RECORDED_PARCELS } from '../../people/property/parcels.ts';
import type { AddressRecord } from '../../people/records/address-record.ts';
import type { BuildingRecord } from '../../people/records/building-record.ts';
import type { ParcelRecord } from '../../people/records/real-estate-record.ts';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';

/** Longitude and latitude. */
export type Position = readonly [number, number];
export type Polygon = readonly (readonly Position[])[];

/** A feature of a layer, before it is written in one of the GML versions. */
export interface Feature {
  readonly layer: LayerName;
  readonly id: string;
  readonly properties: Readonly<Record<string, string | number | null>>;
  readonly geometry: { readonly kind: 'POLYGONS'; readonly polygons: readonly Polygon[] } | { readonly kind: 'POINT'; readonly position: Position };
}

export type LayerName = 'ZD' | 'DZ' | 'ZRZ';

/** A feature type: its title, key property, and the properties with their schema types. */
export interface Layer {
  readonly name: LayerName;
  readonly title: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, 'string' | 'double'>>;
}

const text = (names: string): Record<string, 'string'> => Object.fromEntries(names.split(' ').map((name) => [name, 'string']));

export const LAYERS: Readonly<Record<LayerName, Layer>> = {
  ZD: { name: 'ZD', title: '宗地', key: 'ZDDM', fields: { ...text('ZDDM ZL'), ZDMJ: 'double', ...text('YT QLLX DJSJ BZ GHYT XZQDM SQSX') } },
  DZ: { name: 'DZ', title: '标准地址', key: 'DZBM', fields: text('DZBM DZQC XZQDM JLX MPH LZ DY SH') },
  ZRZ: { name: 'ZRZ', title: '自然幢', key: 'ZRZH', fields: text('ZRZH ZDDM ZCS JGRQ FWJG BZ') },
};

function parcelFeature(parcel: ParcelRecord): Feature {
  return {
    layer: 'ZD', id: `ZD.${parcel.parcelCode}`,
    properties: {
      ZDDM: parcel.parcelCode, ZL: parcel.location, ZDMJ: Number(parcel.areaSqm), YT: parcel.landUse, QLLX: parcel.rightType, DJSJ: parcel.registeredOn.replaceAll('-', ''), BZ: parcel.remark,
      GHYT: parcel.planningZone, XZQDM: parcel.townCode, SQSX: parcel.ownership === 'J' ? '城镇开发边界外,非永久基本农田' : '城镇开发边界内',
    },
    geometry: { kind: 'POLYGONS', polygons: parcel.polygons },
  };
}

function addressFeature(address: AddressRecord): readonly Feature[] {
  if (address.position === null || address.addressCode === null) return [];
  const [, building = '', unit = '', room = ''] = /(\d+幢)?(\d+单元)?(\d+室)?$/.exec(address.detail) ?? [];
  return [{
    layer: 'DZ', id: `DZ.${address.addressCode}`,
    properties: { DZBM: address.addressCode, DZQC: address.full, XZQDM: address.communityCode, JLX: address.road, MPH: address.houseNo, LZ: building, DY: unit, SH: room },
    geometry: { kind: 'POINT', position: [address.position.longitude, address.position.latitude] },
  }];
}

/** Every third completion is known to the month only. */
function completion(completedOn: string): string {
  return completedOn.replaceAll('-', '').slice(0, Number(completedOn.slice(5, 7)) % 3 === 0 ? 6 : 8);
}

function buildingFeature({ buildingNo, parcelCode, floors, completedOn, structure, footprint }: BuildingRecord): Feature {
  return {
    layer: 'ZRZ', id: `ZRZ.${buildingNo}`,
    properties: { ZRZH: buildingNo, ZDDM: parcelCode, ZCS: String(floors), JGRQ: completion(completedOn), FWJG: structure, BZ: null },
    geometry: { kind: 'POLYGONS', polygons: [[footprint]] },
  };
}

/** Features of a layer by key. */
export function featuresByKey(registry: SyntheticRegistry, layer: LayerName, keys: readonly string[]): readonly Feature[] {
  const distinct = [...new Set(keys)];
  if (layer === 'DZ') return distinct.flatMap((key) => {
    const address = registry.address(key);
    return address === null ? [] : addressFeature(address);
  });
  if (layer === 'ZRZ') return distinct.flatMap((key) => {
    const building = registry.building(key);
    return building === null ? [] : [buildingFeature(building)];
  });
  return distinct.flatMap((key) => {
    const parcel = registry.parcel(key);
    return parcel === null ? [] : [parcelFeature(parcel)];
  });
}

/** What a query without a key sees: the recorded parcels; of addresses and buildings nothing, for there is no listing of homes. */
export function publicFeatures(layer: LayerName): readonly Feature[] {
  return layer === 'ZD' ? RECORDED_PARCELS.map(parcelFeature) : [];
}

/** West, south, east, north of the features; null of none. */
export function extentOf(features: readonly Feature[]): readonly [number, number, number, number] | null {
  const positions = features.flatMap(({ geometry }) => (geometry.kind === 'POINT' ? [geometry.position] : geometry.polygons.flat(2)));
  if (positions.length === 0) return null;
  const [longitudes, latitudes] = [positions.map(([longitude]) => longitude), positions.map(([, latitude]) => latitude)];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}
