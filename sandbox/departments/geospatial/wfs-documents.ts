import { XMLBuilder } from 'fast-xml-parser';
import { LAYERS, extentOf, publicFeatures, type Feature, type Layer } from './features.ts';
import { envelope, featureNode, gmlForm, type XmlNode } from './gml.ts';
import type { WfsVersion } from './wfs-query.ts';

const BUILDER = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressBooleanAttributes: false, format: true });
const DK = 'http://dk.example.invalid/zd';
const XSI = { '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };
const GML = { '2.0.0': 'http://www.opengis.net/gml/3.2', '1.1.0': 'http://www.opengis.net/gml', '1.0.0': 'http://www.opengis.net/gml' } as const satisfies Record<WfsVersion, string>;
const CONTENT_TYPES = {
  '2.0.0': 'text/xml; subtype="gml/3.2.1"; charset=UTF-8', '1.1.0': 'text/xml; subtype=gml/3.1.1; charset=UTF-8', '1.0.0': 'text/xml; charset=UTF-8',
} as const satisfies Record<WfsVersion, string>;

/** A document and how it is sent. */
export interface WfsDocument {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

function xml(status: number, contentType: string, root: XmlNode): WfsDocument {
  return { status, contentType, text: `<?xml version='1.0' encoding="UTF-8" ?>\n${BUILDER.build(root)}` };
}

/** The counts of a 2.0.0 collection; earlier versions have none. */
export interface Counts {
  readonly matched: number | 'unknown';
  readonly returned: number;
  readonly next: string | null;
  readonly previous: string | null;
}

function schemaLocation(version: WfsVersion, service: string, layer: Layer): string {
  const describe = `${DK} ${service}?SERVICE=WFS&VERSION=${version}&REQUEST=DescribeFeatureType&TYPENAME=dk:${layer.name}&OUTPUTFORMAT=`;
  if (version === '1.0.0') return `http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.0.0/WFS-basic.xsd ${describe}XMLSCHEMA`;
  if (version === '1.1.0') return `${describe}text/xml;%20subtype=gml/3.1.1  http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.1.0/wfs.xsd`;
  return `${describe}application%2Fgml%2Bxml%3B%20version%3D3.2 http://www.opengis.net/wfs/2.0 http://schemas.opengis.net/wfs/2.0/wfs.xsd http://www.opengis.net/gml/3.2 http://schemas.opengis.net/gml/3.2.1/gml.xsd`;
}

export interface CollectionOptions {
  readonly version: WfsVersion;
  readonly service: string;
  readonly layer: Layer;
  readonly counts: Counts;
  readonly now: number;
  /** The fault `axis-order`. */
  readonly swapped: boolean;
}

/** A feature collection in the version's GML. */
export function collectionDocument(features: readonly Feature[], { version, service, layer, counts, now, swapped }: CollectionOptions): WfsDocument {
  const form = gmlForm(version, swapped);
  const modern = version === '2.0.0';
  const bounds = envelope(features, form);
  const attributes = {
    '@xmlns:dk': DK, '@xmlns:gml': GML[version], '@xmlns:wfs': modern ? 'http://www.opengis.net/wfs/2.0' : 'http://www.opengis.net/wfs', ...(modern ? {} : { '@xmlns:ogc': 'http://www.opengis.net/ogc' }), ...XSI,
    '@xsi:schemaLocation': schemaLocation(version, service, layer),
    ...(modern ? { '@timeStamp': new Date(now).toISOString().slice(0, 19), '@numberMatched': String(counts.matched), '@numberReturned': String(counts.returned) } : {}),
    ...(modern && counts.next !== null ? { '@next': counts.next } : {}),
    ...(modern && counts.previous !== null ? { '@previous': counts.previous } : {}),
  };
  const member = modern ? 'wfs:member' : 'gml:featureMember';
  return xml(200, CONTENT_TYPES[version], {
    'wfs:FeatureCollection': {
      ...attributes,
      ...(bounds === null ? {} : { [modern ? 'wfs:boundedBy' : 'gml:boundedBy']: bounds }),
      ...(features.length === 0 ? {} : { [member]: features.map((feature) => featureNode(feature, form)) }),
    },
  });
}

/** GeoJSON: longitude first whatever the version, null as empty text, as GDAL does. */
export function geoJsonDocument(features: readonly Feature[], layer: Layer): WfsDocument {
  const geometry = (feature: Feature): object => {
    if (feature.geometry.kind === 'POINT') return { type: 'Point', coordinates: feature.geometry.position };
    const { polygons } = feature.geometry;
    return polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] } : { type: 'MultiPolygon', coordinates: polygons };
  };
  const written = features.map((feature) => ({
    type: 'Feature', properties: Object.fromEntries(Object.entries(feature.properties).map(([name, value]) => [name, value ?? ''])), geometry: geometry(feature),
  }));
  const text = JSON.stringify({ type: 'FeatureCollection', numberMatched: features.length, name: layer.name, features: written });
  return { status: 200, contentType: 'application/json; subtype=geojson; charset=utf-8', text };
}

/** The exception of each version: 2.0.0 with HTTP 400, the older ones with 200. */
export function exceptionDocument(version: WfsVersion, locator: string, text: string, status = version === '2.0.0' ? 400 : 200): WfsDocument {
  if (version === '1.0.0') {
    return xml(status, CONTENT_TYPES[version], {
      ServiceExceptionReport: {
        '@version': '1.2.0', '@xmlns': 'http://www.opengis.net/ogc', ...XSI, '@xsi:schemaLocation': 'http://www.opengis.net/ogc http://schemas.opengis.net/wfs/1.0.0/OGC-exception.xsd',
        ServiceException: { '@code': 'InvalidParameterValue', '@locator': locator, '#text': text },
      },
    });
  }
  const [namespace, schema] = version === '2.0.0' ? ['http://www.opengis.net/ows/1.1', '1.1.0'] : ['http://www.opengis.net/ows', '1.0.0'];
  return xml(status, 'text/xml; charset=UTF-8', {
    'ows:ExceptionReport': {
      ...XSI, '@xmlns:ows': namespace, '@version': version, [version === '2.0.0' ? '@xml:lang' : '@language']: 'en-US', '@xsi:schemaLocation': `${namespace} http://schemas.opengis.net/ows/${schema}/owsExceptionReport.xsd`,
      'ows:Exception': { '@exceptionCode': 'InvalidParameterValue', '@locator': locator, 'ows:ExceptionText': text },
    },
  });
}

/** DescribeFeatureType. */
export function describeDocument(version: WfsVersion, layer: Layer): WfsDocument {
  const feature = version === '1.0.0' ? ['gml:_Feature', 'gml:GeometryPropertyType'] : version === '1.1.0' ? ['gml:_Feature', 'gml:GeometryPropertyType'] : ['gml:AbstractFeature', 'gml:GeometryPropertyType'];
  const contentType = version === '2.0.0' ? 'application/gml+xml; version=3.2; charset=UTF-8' : 'text/xml; charset=UTF-8';
  return xml(200, contentType, {
    schema: {
      '@targetNamespace': DK, '@xmlns:dk': DK, '@xmlns:xsd': 'http://www.w3.org/2001/XMLSchema', '@xmlns': 'http://www.w3.org/2001/XMLSchema', '@xmlns:gml': GML[version],
      '@elementFormDefault': 'qualified', '@version': '0.1',
      import: { '@namespace': GML[version], '@schemaLocation': version === '2.0.0' ? 'http://schemas.opengis.net/gml/3.2.1/gml.xsd' : 'http://schemas.opengis.net/gml/3.1.1/base/gml.xsd' },
      element: { '@name': layer.name, '@type': `dk:${layer.name}Type`, '@substitutionGroup': feature[0] },
      complexType: {
        '@name': `${layer.name}Type`,
        complexContent: {
          extension: {
            '@base': 'gml:AbstractFeatureType',
            sequence: {
              element: [
                { '@name': 'msGeometry', '@type': feature[1], '@minOccurs': '0', '@maxOccurs': '1' },
                ...Object.entries(layer.fields).map(([name, type]) => ({ '@name': name, '@minOccurs': '0', '@type': type })),
              ],
            },
          },
        },
      },
    },
  });
}

/** GetCapabilities: what this service has, in the version asked for. */
export function capabilitiesDocument(version: WfsVersion, service: string): WfsDocument {
  const title = '宗地查询服务(示例)';
  const [west = 0, south = 0, east = 0, north = 0] = extentOf(publicFeatures('ZD')) ?? [];
  const corner = (longitude: number, latitude: number): string => `${longitude.toFixed(6)} ${latitude.toFixed(6)}`;
  if (version === '1.0.0') {
    const types = Object.values(LAYERS).map((layer) => ({
      Name: layer.name, Title: layer.title, SRS: 'EPSG:4490', LatLongBoundingBox: { '@minx': west.toFixed(6), '@miny': south.toFixed(6), '@maxx': east.toFixed(6), '@maxy': north.toFixed(6) },
    }));
    return xml(200, 'text/xml; charset=UTF-8', {
      WFS_Capabilities: { '@version': version, '@xmlns': 'http://www.opengis.net/wfs', Service: { Name: 'MapServer WFS', Title: title, OnlineResource: service }, FeatureTypeList: { Operations: { Query: '' }, FeatureType: types } },
    });
  }
  const crs = version === '2.0.0' ? 'DefaultCRS' : 'DefaultSRS';
  const ows = version === '2.0.0' ? 'http://www.opengis.net/ows/1.1' : 'http://www.opengis.net/ows';
  const types = Object.values(LAYERS).map((layer) => ({
    Name: `dk:${layer.name}`, Title: layer.title, [crs]: 'urn:ogc:def:crs:EPSG::4490',
    'ows:WGS84BoundingBox': { '@dimensions': '2', 'ows:LowerCorner': corner(west, south), 'ows:UpperCorner': corner(east, north) },
  }));
  const operations = ['GetCapabilities', 'DescribeFeatureType', 'GetFeature'].map((name) => ({
    '@name': name, 'ows:DCP': { 'ows:HTTP': { 'ows:Get': { '@xlink:type': 'simple', '@xlink:href': service }, 'ows:Post': { '@xlink:type': 'simple', '@xlink:href': service } } },
  }));
  return xml(200, 'text/xml; charset=UTF-8', {
    'wfs:WFS_Capabilities': {
      '@xmlns:wfs': version === '2.0.0' ? 'http://www.opengis.net/wfs/2.0' : 'http://www.opengis.net/wfs', '@xmlns:ows': ows, '@xmlns:xlink': 'http://www.w3.org/1999/xlink', '@xmlns:dk': DK,
      '@xmlns': version === '2.0.0' ? 'http://www.opengis.net/wfs/2.0' : 'http://www.opengis.net/wfs', '@version': version,
      'ows:ServiceIdentification': { 'ows:Title': title, 'ows:ServiceType': { '@codeSpace': 'OGC', '#text': 'WFS' }, 'ows:ServiceTypeVersion': version },
      'ows:OperationsMetadata': { 'ows:Operation': operations },
      FeatureTypeList: { FeatureType: types },
    },
  });
}
