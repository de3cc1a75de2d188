import type { Position } from './coordinate-system.ts';

/** GeoJSON geometry (RFC 7946), CGCS2000 degrees: the kinds that parcels and addresses have. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] };

/** One polygon as a Polygon, several as a MultiPolygon; null for none. */
export function polygonsToGeometry(polygons: readonly (readonly (readonly Position[])[])[]): Geometry | null {
  const [first, ...others] = polygons;
  if (first === undefined) return null;
  return others.length === 0 ? { type: 'Polygon', coordinates: first } : { type: 'MultiPolygon', coordinates: polygons };
}
