import { asArray, asObject } from '../json-value.ts';
import { coordinateSystem, type Position } from './coordinate-system.ts';
import { polygonsToGeometry } from './geometry.ts';
import type { GmlGeometry } from './read-gml-geometry.ts';

/** GeoJSON is longitude first by its standard (RFC 7946), but servers that swap axes swap them here too. */
const SYSTEM = coordinateSystem('EPSG:4490');

function readPosition(value: unknown, marks: Set<string>): Position | null {
  const [x, y] = asArray(value) ?? [];
  const converted = typeof x === 'number' && typeof y === 'number' ? (SYSTEM?.toPosition(x, y, 'XY') ?? null) : null;
  if (converted === null) marks.add('COORDINATES_IMPLAUSIBLE');
  if (converted?.swapped === true) marks.add('AXIS_ORDER_SWAPPED');
  return converted?.position ?? null;
}

function readRings(value: unknown, marks: Set<string>): readonly (readonly Position[])[] | null {
  const rings = asArray(value)?.map((ring) => asArray(ring)?.map((position) => readPosition(position, marks)) ?? null) ?? null;
  if (rings === null || rings.length === 0) return null;
  const whole: (readonly Position[])[] = [];
  for (const ring of rings) {
    const positions = ring?.filter((position) => position !== null) ?? [];
    if (ring === null || positions.length !== ring.length) return null;
    whole.push(positions);
  }
  return whole;
}

/** Reads a GeoJSON geometry of the kinds parcels and addresses have. Never throws. */
export function readGeoJsonGeometry(value: unknown): GmlGeometry {
  const geometry = asObject(value);
  if (geometry === null) return { geometry: null, quality: [] };
  const marks = new Set<string>();
  if (geometry['type'] === 'Point') {
    const position = readPosition(geometry['coordinates'], marks);
    return { geometry: position === null ? null : { type: 'Point', coordinates: position }, quality: [...marks] };
  }
  const parts = geometry['type'] === 'Polygon' ? [geometry['coordinates']] : geometry['type'] === 'MultiPolygon' ? asArray(geometry['coordinates']) : null;
  const polygons = parts?.map((part) => readRings(part, marks)) ?? null;
  const whole = polygons?.filter((polygon) => polygon !== null) ?? [];
  if (polygons === null || whole.length !== polygons.length) return { geometry: null, quality: marks.size > 0 ? [...marks] : ['GEOMETRY_UNREADABLE'] };
  return { geometry: polygonsToGeometry(whole), quality: [...marks] };
}
