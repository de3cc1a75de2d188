import { TOWNS } from '../places/towns.ts';
import type { ParcelRecord } from '../records/real-estate-record.ts';
import type { World } from '../world.ts';
import { placeOfParcel } from './unit-codec.ts';

/** The three parcels of the recorded layer: one whole, one with a hole, one of two parts. The first is the one P03's unit stands on. */
export const RECORDED_PARCELS: readonly ParcelRecord[] = [
  {
    parcelCode: '320499001002GB00015', townCode: '320411103', ownership: 'G', landUse: '0701', areaSqm: '12345.67', location: '新北区薛家镇听澜路18号', planningZone: '城镇集中建设区', rightType: '4',
    registeredOn: '2024-03-18', remark: '示例 & <测试>',
    polygons: [[[[119.9, 31.85], [119.9, 31.851], [119.9013, 31.851], [119.9013, 31.85], [119.9, 31.85]]]],
  },
  {
    parcelCode: '320499001002GB00016', townCode: '320411002', ownership: 'G', landUse: '0601', areaSqm: '8800', location: '新北区三井街道清朗路6号', planningZone: '城镇集中建设区', rightType: '3',
    registeredOn: '2019-07-02', remark: null,
    polygons: [[
      [[119.9512345, 31.9001234], [119.9512345, 31.9012345], [119.9523456, 31.9012345], [119.9523456, 31.9001234], [119.9512345, 31.9001234]],
      [[119.9515, 31.9005], [119.9518, 31.9005], [119.9518, 31.9008], [119.9515, 31.9008], [119.9515, 31.9005]],
    ]],
  },
  {
    parcelCode: '320499001002JC00015', townCode: '320411101', ownership: 'J', landUse: '0702', areaSqm: '240.5', location: '新北区孟河镇孟城示例新村3号', planningZone: '村庄建设区', rightType: '5',
    registeredOn: '2021-01-01', remark: '',
    polygons: [
      [[[119.8, 32.02], [119.8, 32.0202], [119.8002, 32.0202], [119.8002, 32.02], [119.8, 32.02]]],
      [[[119.8004, 32.02], [119.8004, 32.0201], [119.8005, 32.0201], [119.8005, 32.02], [119.8004, 32.02]]],
    ],
  },
];

/** One degree of latitude and of longitude in metres, at this latitude. */
const METRES = { latitude: 110_900, longitude: 94_500 } as const;

const round6 = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A parcel by its code: recorded, or a rectangle near the middle of its town. Null for a code that is none of this world. */
export function parcelOf(world: World, parcelCode: string): ParcelRecord | null {
  const recorded = RECORDED_PARCELS.find((parcel) => parcel.parcelCode === parcelCode);
  const place = placeOfParcel(parcelCode);
  if (recorded !== undefined || place === null) return recorded ?? null;
  const key = [...parcelCode].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 7);
  const spread = (tag: string, from: number, width: number): number => round6(from + world.random.fraction(`parcel ${tag}`, key) * width);
  const center = TOWNS.find(({ code }) => code === place.townCode)?.center ?? [0, 0];
  const [west, south] = [spread('x', center[0] - 0.01, 0.02), spread('y', center[1] - 0.01, 0.02)];
  const [east, north] = [round6(west + spread('width', 0.0005, 0.002)), round6(south + spread('height', 0.0005, 0.002))];
  const area = (east - west) * METRES.longitude * (north - south) * METRES.latitude;
  return {
    parcelCode, townCode: place.townCode, ownership: place.rural ? 'J' : 'G', landUse: place.rural ? '0702' : '0701', areaSqm: area.toFixed(2),
    location: `江苏省常州市新北区${place.townName}${place.road}${place.compound}`, planningZone: place.rural ? '村庄建设区' : '城镇集中建设区',
    rightType: place.rural ? '6' : '4', registeredOn: `${world.random.between('parcel year', key, 1998, 2022)}-06-30`, remark: null,
    polygons: [[[[west, south], [west, north], [east, north], [east, south], [west, south]]]],
  };
}
