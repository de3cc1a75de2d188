import { found, mapFound, notFound, refused, unavailable, type Reading } from '../../reading.ts';
import { decodeText } from '../decode-text.ts';
import type { HttpReply } from '../http-transport.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-value.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from '../parse-xml.ts';
import { parseJson } from '../read-json-reply.ts';
import { readHttpStatus } from '../read-http-status.ts';
import type { Geometry } from './geometry.ts';
import { readGmlGeometry } from './read-gml-geometry.ts';
import { readGeoJsonGeometry } from './read-geojson-geometry.ts';

/** One feature: properties by their own names, geometry in GeoJSON order. */
export interface WfsFeature {
  /** Local name of its type, e.g. `ZD`. Null in GeoJSON, which has none. */
  readonly typeName: string | null;
  /** gml:id or fid; null without one. */
  readonly id: string | null;
  readonly properties: ReadonlyMap<string, string | number | null>;
  readonly geometry: Geometry | null;
  readonly quality: readonly string[];
}

export interface FeaturePage {
  readonly features: readonly WfsFeature[];
  /** Null for `unknown`, and where the version does not count. */
  readonly numberMatched: number | null;
  readonly hasNext: boolean;
}

/** What was asked: a HITS reply has no features by nature, and its count of 0 proves nothing (wire/wfs/wfs200-hits-zero). */
export type WfsQuestion = 'FEATURES' | 'HITS';

const GEOMETRIES: ReadonlySet<string> = new Set(['Polygon', 'MultiSurface', 'MultiPolygon', 'Surface', 'Point']);

function readFeature(element: XmlElement): WfsFeature {
  const properties = new Map<string, string | number | null>();
  let geometry: Geometry | null = null;
  const quality: string[] = [];
  for (const child of element.children) {
    const shape = child.children.find(({ name }) => GEOMETRIES.has(name));
    if (child.name === 'boundedBy') continue;
    if (shape === undefined) {
      if (child.children.length === 0) properties.set(child.name, child.text);
      continue;
    }
    const read = readGmlGeometry(shape, null);
    geometry = read.geometry;
    quality.push(...read.quality);
  }
  return { typeName: element.name, id: element.attributes.get('id') ?? element.attributes.get('fid') ?? null, properties, geometry, quality };
}

/** OWS and OGC 1.0 exception reports, with any HTTP status. The code is a fixed word of the standard; the text of the server goes no further. */
function readException(root: XmlElement): Reading<never> {
  const exception = childOf(root, 'Exception') ?? childOf(root, 'ServiceException');
  const words = exception === null ? '' : (childOf(exception, 'ExceptionText')?.text ?? exception.text);
  if (/quota/i.test(words)) return refused('QUOTA');
  if (/maintenance/i.test(words)) return unavailable('MAINTENANCE');
  const code = exception?.attributes.get('exceptionCode') ?? exception?.attributes.get('code') ?? '';
  const mark = /^[A-Za-z]{1,40}$/.test(code) ? `EXCEPTION:${code}` : 'EXCEPTION';
  const locator = exception?.attributes.get('locator') ?? '';
  return unavailable('SOURCE_FAULT', { quality: /^[A-Za-z:]{1,40}$/.test(locator) ? [`${mark}:${locator}`] : [mark] });
}

function page(features: readonly WfsFeature[], matched: number | null, hasNext: boolean, question: WfsQuestion): Reading<FeaturePage> {
  const quality = [...new Set(features.flatMap((feature) => feature.quality))];
  if (question === 'HITS') return matched === null || matched === 0 ? unavailable('SOURCE_FAULT', { quality: ['HITS_NOT_COUNTED'] }) : found({ features, numberMatched: matched, hasNext });
  if (features.length > 0) return found({ features, numberMatched: matched, hasNext }, { quality });
  // No feature though some match: a page beyond the end or a server that counts otherwise than it answers.
  return matched !== null && matched > 0 ? unavailable('MALFORMED', { quality: ['COUNT_WITHOUT_FEATURES'] }) : notFound();
}

function readCollection(root: XmlElement, question: WfsQuestion): Reading<FeaturePage> {
  const members = [...childrenOf(root, 'member'), ...childrenOf(root, 'featureMember'), ...childrenOf(root, 'featureMembers')];
  const features = members.flatMap((member) => member.children.map(readFeature));
  const count = root.attributes.get('numberMatched') ?? root.attributes.get('numberOfFeatures') ?? '';
  return page(features, /^\d+$/.test(count) ? Number(count) : null, root.attributes.has('next'), question);
}

function readGeoJson(document: JsonObject, question: WfsQuestion): Reading<FeaturePage> {
  const items = asArray(document['features'])?.map(asObject) ?? null;
  if (document['type'] !== 'FeatureCollection' || items === null || items.includes(null)) return unavailable('NOT_THE_PROTOCOL');
  const features = items.filter((item) => item !== null).map((item): WfsFeature => {
    const { geometry, quality } = readGeoJsonGeometry(item['geometry']);
    const properties = new Map(Object.entries(asObject(item['properties']) ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : asText(value)]));
    return { typeName: null, id: asText(item['id']), properties, geometry, quality };
  });
  const matched = document['numberMatched'];
  return page(features, typeof matched === 'number' ? matched : null, false, question);
}

/** The features of a GetFeature reply of WFS 1.0.0, 1.1.0 or 2.0.0, in GML 2 or 3 or GeoJSON. Pure; never throws. */
export function readWfsReply(reply: HttpReply, question: WfsQuestion = 'FEATURES'): Reading<FeaturePage> {
  return mapFound(readWfsDocument(reply), (document): Reading<FeaturePage> => {
    if (document.kind === 'JSON') return readGeoJson(document.root, question);
    return document.root.name === 'FeatureCollection' ? readCollection(document.root, question) : unavailable('NOT_THE_PROTOCOL');
  });
}

/** The XML or JSON document of a WFS reply; exception reports are read before the HTTP status, which is 200 or 400 as the server likes. */
export function readWfsDocument(reply: HttpReply): Reading<{ readonly kind: 'XML'; readonly root: XmlElement } | { readonly kind: 'JSON'; readonly root: JsonObject }> {
  const { text, quality } = decodeText(reply.body, reply.contentType);
  const json = /^\s*\{/.test(text) ? asObject(parseJson(text)?.value) : null;
  if (json !== null) return readHttpStatus(reply) ?? found({ kind: 'JSON', root: json }, { quality });
  const parsed = parseXml(text);
  if (!parsed.ok) {
    const isCut = parsed.problem === 'TRUNCATED' && !/<html/i.test(text.slice(0, 200));
    return readHttpStatus(reply) ?? unavailable(isCut ? 'MALFORMED' : 'NOT_THE_PROTOCOL', { quality: isCut ? [...quality, 'TRUNCATED'] : quality });
  }
  if (/^(ServiceExceptionReport|ExceptionReport)$/.test(parsed.root.name)) return readException(parsed.root);
  return readHttpStatus(reply) ?? found({ kind: 'XML', root: parsed.root }, { quality });
}
