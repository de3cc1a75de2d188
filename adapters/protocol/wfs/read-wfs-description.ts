import { found, mapFound, unavailable, type Reading } from '../../reading.ts';
import type { HttpReply } from '../http-transport.ts';
import { childOf, childrenOf, type XmlElement } from '../parse-xml.ts';
import { readWfsDocument } from './read-wfs-reply.ts';

/** What a server says it serves. */
export interface WfsCapabilities {
  readonly version: string;
  readonly title: string | null;
  readonly typeNames: readonly string[];
  /** Systems of the first type: the default first. */
  readonly crs: readonly string[];
}

/** Fields of a feature type by name; the geometry's apart. */
export interface WfsSchema {
  readonly geometryField: string | null;
  readonly fields: ReadonlyMap<string, string>;
}

function readXml<T>(reply: HttpReply, read: (root: XmlElement) => T | null): Reading<T> {
  return mapFound(readWfsDocument(reply), (document) => {
    const value = document.kind === 'XML' ? read(document.root) : null;
    return value === null ? unavailable('NOT_THE_PROTOCOL') : found(value);
  });
}

const textOf = (element: XmlElement | null): string | null => element?.text.trim() || null;

/** Reads a GetCapabilities reply of 1.0.0 to 2.0.0. Never throws. */
export function readWfsCapabilities(reply: HttpReply): Reading<WfsCapabilities> {
  return readXml(reply, (root) => {
    if (root.name !== 'WFS_Capabilities') return null;
    const types = childrenOf(childOf(root, 'FeatureTypeList') ?? root, 'FeatureType');
    const service = childOf(root, 'ServiceIdentification') ?? childOf(root, 'Service');
    const first = types[0];
    const crs = first === undefined ? [] : ['DefaultCRS', 'DefaultSRS', 'SRS', 'OtherCRS', 'OtherSRS'].flatMap((name) => childrenOf(first, name).map(({ text }) => text.trim()));
    return {
      version: root.attributes.get('version') ?? '',
      title: service === null ? null : textOf(childOf(service, 'Title')),
      typeNames: types.map((type) => textOf(childOf(type, 'Name')) ?? ''),
      crs,
    };
  });
}

function elementsIn(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => (child.name === 'element' ? [child] : elementsIn(child)));
}

/** Reads a DescribeFeatureType reply: how a layer's columns are called today. Never throws. */
export function readWfsSchema(reply: HttpReply): Reading<WfsSchema> {
  return readXml(reply, (root) => {
    const type = root.name === 'schema' ? childOf(root, 'complexType') : null;
    if (type === null) return null;
    const fields = elementsIn(type).map((element) => [element.attributes.get('name') ?? '', element.attributes.get('type') ?? ''] as const);
    const isGeometry = (fieldType: string): boolean => /^gml:.*PropertyType$/.test(fieldType);
    return {
      geometryField: fields.find(([, fieldType]) => isGeometry(fieldType))?.[0] ?? null,
      fields: new Map(fields.filter(([, fieldType]) => !isGeometry(fieldType)).map(([name, fieldType]) => [name, fieldType.replace(/^[^:]*:/, '')])),
    };
  });
}
