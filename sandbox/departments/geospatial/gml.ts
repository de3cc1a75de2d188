import { extentOf, type Feature, type Polygon, type Position } from './features.ts';
import type { WfsVersion } from './wfs-query.ts';

/** A node for the XML builder. */
export type XmlNode = Readonly<Record<string, unknown>>;

/** What differs between the three versions, in one table. */
const FORMS = {
  '2.0.0': { latitudeFirst: true, srsName: 'urn:ogc:def:crs:EPSG::4490', ids: true },
  '1.1.0': { latitudeFirst: true, srsName: 'EPSG:4490', ids: false },
  '1.0.0': { latitudeFirst: false, srsName: 'EPSG:4490', ids: false },
} as const satisfies Record<WfsVersion, object>;

/** How a service writes coordinates: six decimals, in the version's axis order unless a fault turns it round. */
export interface GmlForm {
  readonly version: WfsVersion;
  readonly latitudeFirst: boolean;
  readonly srsName: string;
  readonly ids: boolean;
}

export function gmlForm(version: WfsVersion, swapped: boolean): GmlForm {
  const form = FORMS[version];
  return { version, ...form, latitudeFirst: form.latitudeFirst !== swapped };
}

function pair([longitude, latitude]: Position, { latitudeFirst }: GmlForm, separator: string): string {
  const [east, north] = [longitude.toFixed(6), latitude.toFixed(6)];
  return latitudeFirst ? `${north}${separator}${east}` : `${east}${separator}${north}`;
}

/** gml:boundedBy or wfs:boundedBy content of an extent. */
export function envelope(features: readonly Feature[], form: GmlForm): XmlNode | null {
  const extent = extentOf(features);
  if (extent === null) return null;
  const [west, south, east, north] = extent;
  if (form.version === '1.0.0') {
    return { 'gml:Box': { '@srsName': form.srsName, 'gml:coordinates': `${pair([west, south], form, ',')} ${pair([east, north], form, ',')}` } };
  }
  return { 'gml:Envelope': { '@srsName': form.srsName, 'gml:lowerCorner': pair([west, south], form, ' '), 'gml:upperCorner': pair([east, north], form, ' ') } };
}

function ring(positions: readonly Position[], form: GmlForm): XmlNode {
  if (form.version === '1.0.0') return { 'gml:LinearRing': { 'gml:coordinates': positions.map((position) => `${pair(position, form, ',')} `).join('') } };
  return { 'gml:LinearRing': { 'gml:posList': { '@srsDimension': '2', '#text': positions.map((position) => `${pair(position, form, ' ')} `).join('') } } };
}

function polygonNode([outer = [], ...holes]: Polygon, form: GmlForm, attributes: XmlNode): XmlNode {
  const [exterior, interior] = form.version === '1.0.0' ? ['gml:outerBoundaryIs', 'gml:innerBoundaryIs'] : ['gml:exterior', 'gml:interior'];
  return { ...attributes, [exterior]: ring(outer, form), ...(holes.length === 0 ? {} : { [interior]: holes.map((hole) => ring(hole, form)) }) };
}

/** The geometry property. A polygon with a hole comes as a surface of one part, as MapServer writes it. */
export function geometryNode(feature: Feature, form: GmlForm): XmlNode {
  const { geometry, id } = feature;
  const named = (suffix: string, srs: boolean): XmlNode => ({ ...(form.ids ? { '@gml:id': `${id}.${suffix}` } : {}), ...(srs ? { '@srsName': form.srsName } : {}) });
  if (geometry.kind === 'POINT') {
    const coordinates = form.version === '1.0.0' ? { 'gml:coordinates': pair(geometry.position, form, ',') } : { 'gml:pos': pair(geometry.position, form, ' ') };
    return { 'gml:Point': { ...named('1', true), ...coordinates } };
  }
  const { polygons } = geometry;
  const [first] = polygons;
  if (polygons.length === 1 && first !== undefined && first.length === 1) return { 'gml:Polygon': polygonNode(first, form, named('1', true)) };
  const parts = polygons.map((polygon, position) => ({ 'gml:Polygon': polygonNode(polygon, form, named(String(position + 2), false)) }));
  return form.version === '1.0.0'
    ? { 'gml:MultiPolygon': { ...named('1', true), 'gml:polygonMember': parts } }
    : { 'gml:MultiSurface': { ...named('1', true), 'gml:surfaceMember': parts } };
}

/** A whole feature. */
export function featureNode(feature: Feature, form: GmlForm): XmlNode {
  const properties = Object.fromEntries(Object.entries(feature.properties).map(([name, value]) => [`dk:${name}`, value === null ? '' : String(value)]));
  return {
    [`dk:${feature.layer}`]: {
      [form.version === '1.0.0' ? '@fid' : '@gml:id']: feature.id,
      'gml:boundedBy': envelope([feature], form), 'dk:msGeometry': geometryNode(feature, form), ...properties,
    },
  };
}
