import proj4 from 'proj4';

/** Longitude then latitude, degrees, CGCS2000: the order of GeoJSON (RFC 7946 section 3.1.1), whatever the wire had. */
export type Position = readonly [longitude: number, latitude: number];

/** Turns one coordinate pair as it stands on the wire into a position; null for a pair that lies nowhere in China under any order. */
export interface CoordinateSystem {
  /** EPSG code, e.g. 4490. */
  readonly code: number;
  readonly toPosition: (first: number, second: number, order: AxisOrder) => { readonly position: Position; readonly swapped: boolean } | null;
}

/** AUTHORITY is the order of the EPSG registry (latitude first, northing first); XY is the order of GML 2 and GeoJSON. */
export type AxisOrder = 'AUTHORITY' | 'XY';

/** CGCS2000 (4490), and WGS 84 (4326), which differs from it by less than a decimetre. */
const GEOGRAPHIC: ReadonlySet<number> = new Set([4490, 4326]);
/** CGCS2000 three-degree Gauss-Krüger: zones 25 to 45 with the zone before the easting (4513–4533), and by meridian without it (4534–4554). */
const WITH_ZONE = { first: 4513, last: 4533 } as const;
const BY_MERIDIAN = { first: 4534, last: 4554 } as const;

function isInChina([longitude, latitude]: Position): boolean {
  return longitude >= 73 && longitude <= 136 && latitude >= 3 && latitude <= 54;
}

function gaussKruger(meridian: number, falseEasting: number): (easting: number, northing: number) => Position {
  const projection = proj4(`+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`);
  return (easting, northing) => {
    const [longitude = Number.NaN, latitude = Number.NaN] = projection.inverse([easting, northing]);
    return [longitude, latitude];
  };
}

function fromXY(code: number): ((x: number, y: number) => Position) | null {
  if (GEOGRAPHIC.has(code)) return (x, y) => [x, y];
  if (code >= WITH_ZONE.first && code <= WITH_ZONE.last) {
    const zone = 25 + code - WITH_ZONE.first;
    return gaussKruger(zone * 3, zone * 1_000_000 + 500_000);
  }
  if (code >= BY_MERIDIAN.first && code <= BY_MERIDIAN.last) return gaussKruger(75 + 3 * (code - BY_MERIDIAN.first), 500_000);
  return null;
}

/** The code in `urn:ogc:def:crs:EPSG::4490`, `EPSG:4490` or `http://www.opengis.net/def/crs/EPSG/0/4490`; null for anything else. */
export function epsgCodeOf(srsName: string): number | null {
  const match = /EPSG(?::[^:]*:|:|\/[^/]*\/)(\d{4,5})$|EPSG#(\d{4,5})$|epsg\.xml#(\d{4,5})$/i.exec(srsName.trim());
  const code = match?.[1] ?? match?.[2] ?? match?.[3];
  return code === undefined ? null : Number(code);
}

/**
 * The system of an `srsName`; null for one that is not CGCS2000. Within China latitude and longitude cannot be mistaken for each other, so a server
 * that swaps its axes is noticed and put right, with `swapped`.
 */
export function coordinateSystem(srsName: string): CoordinateSystem | null {
  const code = epsgCodeOf(srsName);
  const convert = code === null ? null : fromXY(code);
  if (code === null || convert === null) return null;
  return {
    code,
    toPosition: (first, second, order) => {
      const declared = order === 'XY' ? convert(first, second) : convert(second, first);
      if (isInChina(declared)) return { position: declared, swapped: false };
      const swapped = order === 'XY' ? convert(second, first) : convert(first, second);
      return isInChina(swapped) ? { position: swapped, swapped: true } : null;
    },
  };
}
