import { escapeXml } from '../soap/soap-envelope.ts';

/** A GetFeature by values of one property. */
export interface WfsQuery {
  /** With its prefix, e.g. `dk:ZD`. */
  readonly typeName: string;
  readonly namespace: string;
  readonly property: string;
  readonly values: readonly string[];
  /** Name of the coordinate system to answer in; default CGCS2000. */
  readonly srsName?: string;
}

/** The body of a WFS 2.0.0 GetFeature by POST: equal to any of the values. POST, because a filter over many codes outgrows an address. */
export function writeWfsQuery({ typeName, namespace, property, values, srsName = 'urn:ogc:def:crs:EPSG::4490' }: WfsQuery): string {
  const prefix = typeName.includes(':') ? typeName.slice(0, typeName.indexOf(':')) : '';
  const binding = prefix === '' ? '' : ` xmlns:${prefix}="${escapeXml(namespace)}"`;
  const equals = values.map((value) =>
    `<fes:PropertyIsEqualTo><fes:ValueReference>${property}</fes:ValueReference><fes:Literal>${escapeXml(value)}</fes:Literal></fes:PropertyIsEqualTo>`);
  const filter = equals.length === 1 ? equals.join('') : `<fes:Or>${equals.join('')}</fes:Or>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<wfs:GetFeature service="WFS" version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:fes="http://www.opengis.net/fes/2.0"${binding}>`
    + `<wfs:Query typeNames="${escapeXml(typeName)}" srsName="${escapeXml(srsName)}"><fes:Filter>${filter}</fes:Filter></wfs:Query></wfs:GetFeature>`;
}
