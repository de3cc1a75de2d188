import type { CodedValue } from '../../standards/code-tables/index.ts';
import type { Geometry } from '../protocol/wfs/geometry.ts';

/** A land parcel (宗地), domain.md 2.5. */
export interface ParcelRecord {
  /** 19 characters, unspaced. */
  readonly parcelCode: string;
  /** First 特征码 of the code: G 国有, J 集体, Z 未定. */
  readonly ownership: 'G' | 'J' | 'Z';
  /** GB/T 21010. */
  readonly landUse: CodedValue | null;
  /** Square metres with two digits as text. */
  readonly areaSqm: string | null;
  readonly location: string | null;
  readonly rightType: string | null;
  /** `YYYY-MM-DD`. */
  readonly registeredOn: string | null;
  /** Township or village the parcel lies in, 6, 9 or 12 digits. */
  readonly division: string | null;
  /** 规划用途分区; null where the layer has no such column. */
  readonly planningZone: string | null;
  /** 三区三线: which of the three zones and lines the parcel lies in; null where the layer has no such column. */
  readonly redLine: string | null;
  /** Identifier of the feature at the source: a reference to the geometry, never the geometry. */
  readonly geometryRef: string | null;
  /** GeoJSON order, CGCS2000. Graded L3; null when it could not be read whole. */
  readonly geometry: Geometry | null;
}

/** A standard address (标准地址), domain.md 2.5. */
export interface StandardAddressRecord {
  readonly addressCode: string;
  readonly fullAddress: string | null;
  /** 6, 9 or 12 digits. */
  readonly division: string | null;
  readonly road: string | null;
  readonly houseNo: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  readonly room: string | null;
  readonly parcelCode: string | null;
  /** Longitude, latitude, CGCS2000, as exact as the source; whoever shows it rounds it. */
  readonly location: readonly [number, number] | null;
}
