import { XMLParser } from 'fast-xml-parser';
import { LAYERS, type Layer, type LayerName } from './features.ts';

export type WfsVersion = '2.0.0' | '1.1.0' | '1.0.0';

/** A GetFeature, however it came. */
export interface WfsQuery {
  readonly layer: Layer;
  readonly filter: { readonly kind: 'KEYS'; readonly keys: readonly string[] } | { readonly kind: 'BOX'; readonly box: readonly [number, number, number, number] } | { readonly kind: 'NONE' };
  readonly hits: boolean;
  readonly geoJson: boolean;
  readonly count: number | null;
  readonly startIndex: number;
}

export type WfsRequest =
  | { readonly kind: 'CAPABILITIES'; readonly version: WfsVersion }
  | { readonly kind: 'DESCRIBE'; readonly version: WfsVersion; readonly layer: Layer }
  | { readonly kind: 'FEATURES'; readonly version: WfsVersion; readonly query: WfsQuery }
  | { readonly kind: 'EXCEPTION'; readonly version: WfsVersion; readonly locator: string; readonly text: string };

const PARSER = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, isArray: (name) => name === 'PropertyIsEqualTo' });
const CHECK = 'Please check the capabilities and reformulate your request.';
/** The spellings of CGCS2000 geographic coordinates. */
const CRS_4490 = /^(urn:ogc:def:crs:EPSG:[\d.]*:4490|EPSG:4490|https?:\/\/www\.opengis\.net\/(def\/crs\/EPSG\/0\/4490|gml\/srs\/epsg\.xml#4490))$/i;

/** Unknown in, by member; XML nodes have no type of their own. */
type Node = Readonly<Record<string, unknown>>;
const asNode = (value: unknown): Node | null => (typeof value === 'object' && value !== null ? (value as Node) : null); // An object may be looked into by name.
const member = (node: Node | null, name: string): unknown => node?.[name];
const textOf = (value: unknown): string => (typeof value === 'string' ? value : String(asNode(value)?.['#text'] ?? ''));

function versionOf(text: string): WfsVersion {
  return text.startsWith('1.0') ? '1.0.0' : text.startsWith('1.1') ? '1.1.0' : '2.0.0';
}

function layerOf(typeName: string): Layer | null {
  const name = typeName.replace(/^dk:/, '');
  return name in LAYERS ? LAYERS[name as LayerName] : null; // `in` has just told that it is one of them.
}

/** Values of PropertyIsEqualTo on the layer's key, alone or in an Or; null for any other filter. */
function keysOf(filter: Node | null, layer: Layer): readonly string[] | null {
  const inside = asNode(member(filter, 'Or')) ?? filter;
  const equals = member(inside, 'PropertyIsEqualTo');
  if (!Array.isArray(equals) || equals.length === 0) return null;
  const pairs = equals.map((entry) => [textOf(member(asNode(entry), 'ValueReference') ?? member(asNode(entry), 'PropertyName')), textOf(member(asNode(entry), 'Literal'))] as const);
  return pairs.every(([property]) => property.replace(/^dk:/, '') === layer.key) ? pairs.map(([, value]) => value) : null;
}

function parse(xml: string): Node | null {
  if (/<!DOCTYPE/i.test(xml)) return null;
  try {
    return asNode(PARSER.parse(xml, true));
  } catch {
    // Not XML: the service answers with an exception of its own.
    return null;
  }
}

/** Corners in the axis order of the version: latitude first since 1.1 unless the box is said to be in the old order. */
function boxOf(text: string, version: WfsVersion): readonly [number, number, number, number] | null {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN] = text.split(',').slice(0, 4).map(Number);
  if ([a, b, c, d].some((value) => !Number.isFinite(value))) return null;
  return version === '1.0.0' ? [a, b, c, d] : [b, a, d, c];
}

function exception(version: WfsVersion, locator: string, text: string): WfsRequest {
  return { kind: 'EXCEPTION', version, locator, text: `msWFSGetFeature(): WFS server error. ${text}` };
}

interface Asked {
  readonly typeName: string;
  readonly srsName: string;
  readonly filter: Node | null | 'ABSENT';
  readonly box: string;
  readonly hits: boolean;
  readonly format: string;
  readonly count: string;
  readonly startIndex: string;
}

function featuresRequest(version: WfsVersion, asked: Asked): WfsRequest {
  const layer = layerOf(asked.typeName);
  if (layer === null) return exception(version, 'typename', `TYPENAME '${asked.typeName.replace(/^dk:/, '').replaceAll(/[^\w:.-]/g, '')}' doesn't exist in this server.  ${CHECK}`);
  if (asked.srsName !== '' && !CRS_4490.test(asked.srsName)) return exception(version, 'srsname', `Invalid GetFeature Request:Invalid SRS.  ${CHECK}`);
  const keys = asked.filter === 'ABSENT' ? null : keysOf(asked.filter, layer);
  const box = asked.box === '' ? null : boxOf(asked.box, version);
  if ((asked.filter !== 'ABSENT' && keys === null) || (asked.box !== '' && box === null)) return exception(version, 'filter', `Invalid or Unsupported FILTER in GetFeature.  ${CHECK}`);
  const count = /^\d+$/.test(asked.count) ? Number(asked.count) : null;
  return {
    kind: 'FEATURES', version,
    query: {
      layer, count, hits: asked.hits, geoJson: /json/i.test(asked.format), startIndex: /^\d+$/.test(asked.startIndex) ? Number(asked.startIndex) : 0,
      filter: keys !== null ? { kind: 'KEYS', keys } : box !== null ? { kind: 'BOX', box } : { kind: 'NONE' },
    },
  };
}

/** A request in the address: parameter names in any case. */
export function readWfsGet(search: URLSearchParams): WfsRequest {
  const parameters = new Map([...search].map(([name, value]) => [name.toUpperCase(), value]));
  const get = (name: string): string => parameters.get(name) ?? '';
  const version = versionOf(get('VERSION'));
  const typeName = get('TYPENAMES') || get('TYPENAME');
  switch (get('REQUEST').toLowerCase()) {
    case 'getcapabilities': return { kind: 'CAPABILITIES', version };
    case 'describefeaturetype': {
      const layer = layerOf(typeName === '' ? 'ZD' : typeName);
      return layer === null ? exception(version, 'typename', `TYPENAME doesn't exist in this server.  ${CHECK}`) : { kind: 'DESCRIBE', version, layer };
    }
    case 'getfeature': {
      const filter = get('FILTER');
      return featuresRequest(version, {
        typeName, srsName: get('SRSNAME'), filter: filter === '' ? 'ABSENT' : asNode(member(parse(filter), 'Filter')), box: get('BBOX'), hits: get('RESULTTYPE').toLowerCase() === 'hits',
        format: get('OUTPUTFORMAT'), count: get('COUNT') || get('MAXFEATURES'), startIndex: get('STARTINDEX'),
      });
    }
    default: return exception(version, 'request', `Unsupported REQUEST.  ${CHECK}`);
  }
}

/** A GetFeature document. */
export function readWfsPost(body: string): WfsRequest {
  const root = asNode(member(parse(body), 'GetFeature'));
  const version = versionOf(textOf(member(root, '@version')));
  const query = asNode(member(root, 'Query'));
  if (query === null) return exception(version, 'request', `Invalid GetFeature Request.  ${CHECK}`);
  return featuresRequest(version, {
    typeName: textOf(member(query, '@typeNames')) || textOf(member(query, '@typeName')), srsName: textOf(member(query, '@srsName')),
    filter: 'Filter' in query ? asNode(member(query, 'Filter')) : 'ABSENT', box: '', hits: textOf(member(root, '@resultType')).toLowerCase() === 'hits',
    format: textOf(member(root, '@outputFormat')), count: textOf(member(root, '@count')) || textOf(member(root, '@maxFeatures')), startIndex: textOf(member(root, '@startIndex')),
  });
}
