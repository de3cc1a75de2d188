import { describe, expect, it } from 'vitest';
import { coordinateSystem, epsgCodeOf } from '../../../adapters/protocol/wfs/coordinate-system.ts';
import type { Geometry } from '../../../adapters/protocol/wfs/geometry.ts';
import { readWfsCapabilities, readWfsSchema } from '../../../adapters/protocol/wfs/read-wfs-description.ts';
import { readWfsReply } from '../../../adapters/protocol/wfs/read-wfs-reply.ts';
import { writeWfsQuery } from '../../../adapters/protocol/wfs/write-wfs-query.ts';
import { wireBytes, wireFiles } from '../wire-file.ts';

const FILES = wireFiles('wfs').filter(({ name }) => !name.endsWith('.request.xml'));
const DOCUMENTS = new Set(['wfs200-capabilities.xml', 'wfs100-capabilities.xml', 'wfs200-describe.xml']);
const file = (name: string) => {
  const found = FILES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`recording ${name} is missing`);
  return found;
};

/** Every number of a nested coordinate array. */
function flat(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap(flat) : [Number(value)];
}

function expectGeometry(got: Geometry | null, wanted: Geometry, tolerance: number): void {
  expect(got?.type).toBe(wanted.type);
  const [a, b] = [flat(got?.coordinates), flat(wanted.coordinates)];
  expect(a).toHaveLength(b.length);
  for (const [index, number] of a.entries()) expect(Math.abs(number - (b[index] ?? Number.NaN))).toBeLessThanOrEqual(tolerance);
}

describe('WFS replies read as their expectations say', () => {
  it('finds the recordings', () => {
    expect(FILES).toHaveLength(26);
  });

  it.each(FILES.filter(({ name }) => !DOCUMENTS.has(name)).map((one) => [one.name, one] as const))('%s', (_name, { reply, expected }) => {
    const reading = readWfsReply(reply, /RESULTTYPE=hits/i.test(expected.query) ? 'HITS' : 'FEATURES');
    expect(reading.outcome).toBe(expected.outcome);
    if (expected.exception !== undefined) expect(reading).toMatchObject({ cause: 'SOURCE_FAULT', quality: [`EXCEPTION:${expected.exception.code}:${expected.exception.locator}`] });
    if (reading.outcome !== 'FOUND') return;
    expect(reading.quality).toEqual([]);
    const { features, numberMatched, hasNext } = reading.value;
    if (expected.numberMatched !== undefined) expect(numberMatched).toBe(expected.numberMatched === 'unknown' ? null : expected.numberMatched);
    if (expected.hasNext !== undefined) expect(hasNext).toBe(expected.hasNext);
    expect(features).toHaveLength(expected.features.length);
    for (const [index, wanted] of expected.features.entries()) {
      const feature = features[index];
      expect(Object.fromEntries([...(feature?.properties ?? [])].map(([name, value]) => [name, name === 'ZDMJ' ? Number(value) : value]))).toEqual(wanted.properties);
      expectGeometry(feature?.geometry ?? null, wanted.geometry, expected.toleranceDegrees ?? 2e-6);
    }
  });

  it('reads capabilities of 2.0.0 and 1.0.0', () => {
    const { reply, expected } = file('wfs200-capabilities.xml');
    expect(readWfsCapabilities(reply)).toMatchObject({ outcome: 'FOUND', value: { version: expected.version, title: expected.title, typeNames: expected.typeNames, crs: [expected.defaultCrs, ...expected.otherCrs] } });
    const old = file('wfs100-capabilities.xml');
    expect(readWfsCapabilities(old.reply)).toMatchObject({ outcome: 'FOUND', value: { version: old.expected.version, title: old.expected.title, typeNames: old.expected.typeNames, crs: [old.expected.srs] } });
  });

  it('reads the schema of a layer', () => {
    const { reply, expected } = file('wfs200-describe.xml');
    const reading = readWfsSchema(reply);
    if (reading.outcome !== 'FOUND') throw new Error(reading.outcome);
    expect([reading.value.geometryField, Object.fromEntries(reading.value.fields)]).toEqual([expected.geometryField, expected.fields]);
  });

  it('writes the recorded POST byte for byte', () => {
    const body = writeWfsQuery({ typeName: 'dk:ZD', namespace: 'http://dk.example.invalid/zd', property: 'ZDDM', values: ['320499001002GB00015'] });
    expect(body).toBe(Buffer.from(wireBytes('wfs/wfs200-post-filter.request.xml')).toString('utf8').trimEnd());
  });
});

describe('coordinate systems', () => {
  it.each([
    ['urn:ogc:def:crs:EPSG::4490', 4490], ['EPSG:4490', 4490], ['urn:ogc:def:crs:EPSG:6.9:4528', 4528], ['http://www.opengis.net/def/crs/EPSG/0/4549', 4549], ['http://www.opengis.net/gml/srs/epsg.xml#4490', 4490], ['CRS:84', null], ['', null],
  ])('%s is %s', (name, code) => {
    expect(epsgCodeOf(name)).toBe(code);
  });

  it('reads latitude first by the registry, longitude first in GML 2, and puts swapped axes right', () => {
    const system = coordinateSystem('EPSG:4490');
    expect(system?.toPosition(31.85, 119.9, 'AUTHORITY')).toEqual({ position: [119.9, 31.85], swapped: false });
    expect(system?.toPosition(119.9, 31.85, 'XY')).toEqual({ position: [119.9, 31.85], swapped: false });
    expect(system?.toPosition(119.9, 31.85, 'AUTHORITY')).toEqual({ position: [119.9, 31.85], swapped: true });
    expect(system?.toPosition(0, 0, 'AUTHORITY')).toBeNull();
  });

  it('knows no system but CGCS2000 and WGS 84', () => {
    expect(coordinateSystem('EPSG:2437')).toBeNull();
    expect(coordinateSystem('EPSG:3857')).toBeNull();
  });
});

describe('a geometry that cannot be read is null with a mark, never half', () => {
  const collection = (geometry: string) => `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g" numberMatched="1"><wfs:member><ZD><g>${geometry}</g><ZDDM>1</ZDDM></ZD></wfs:member></wfs:FeatureCollection>`;
  const polygon = (posList: string, srs = 'EPSG:4490') => `<gml:Polygon srsName="${srs}"><gml:exterior><gml:LinearRing><gml:posList>${posList}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`;

  it.each([
    ['another system', polygon('1 2 3 4', 'EPSG:2437'), 'CRS_UNKNOWN'],
    ['no system', polygon('1 2').replace(/ srsName="[^"]*"/, ''), 'CRS_UNKNOWN'],
    ['nowhere in China', polygon('1 2 3 4'), 'COORDINATES_IMPLAUSIBLE'],
    ['half a pair', polygon('31.85 119.9 31.86'), 'GEOMETRY_UNREADABLE'],
    ['no numbers', polygon('a b'), 'GEOMETRY_UNREADABLE'],
    ['swapped axes', polygon('119.9 31.85 119.9 31.86 119.91 31.86 119.9 31.85'), 'AXIS_ORDER_SWAPPED'],
  ])('%s', (_what, geometry, mark) => {
    const reading = readWfsReply({ status: 200, contentType: 'text/xml', retryAfterMs: null, body: Buffer.from(collection(geometry)) });
    if (reading.outcome !== 'FOUND') throw new Error(reading.outcome);
    expect(reading.quality).toEqual([mark]);
    if (mark === 'AXIS_ORDER_SWAPPED') expect(reading.value.features[0]?.geometry).toMatchObject({ type: 'Polygon', coordinates: [[[119.9, 31.85], [119.9, 31.86], [119.91, 31.86], [119.9, 31.85]]] });
    else expect(reading.value.features[0]?.geometry).toBeNull();
  });
});

describe('one ring, however it is written', () => {
  const polygon = (ring: string) => `<gml:Polygon srsName="EPSG:4490"><gml:exterior><gml:LinearRing>${ring}</gml:LinearRing></gml:exterior></gml:Polygon>`;
  const RING = [[119.9, 31.85], [119.9, 31.86], [119.91, 31.86], [119.9, 31.85]];
  const latitudeFirst = RING.map(([longitude, latitude]) => `${latitude} ${longitude}`);

  it.each([
    ['a list of positions', polygon(`<gml:posList>${latitudeFirst.join(' ')}</gml:posList>`)],
    ['positions with heights', polygon(`<gml:posList srsDimension="3">${latitudeFirst.map((pair) => `${pair} 5.2`).join(' ')}</gml:posList>`)],
    ['a position an element', polygon(latitudeFirst.map((pair) => `<gml:pos>${pair}</gml:pos>`).join(''))],
    ['GML 2', polygon(`<gml:coordinates>${RING.map((pair) => pair.join(',')).join(' ')}</gml:coordinates>`).replaceAll('exterior', 'outerBoundaryIs')],
  ])('%s', (_how, written) => {
    const body = Buffer.from(`<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g" numberMatched="1"><wfs:member><ZD><g>${written}</g><ZDDM>1</ZDDM></ZD></wfs:member></wfs:FeatureCollection>`);
    const reading = readWfsReply({ status: 200, contentType: 'text/xml', retryAfterMs: null, body });
    expect(reading).toMatchObject({ outcome: 'FOUND', quality: [], value: { features: [{ geometry: { type: 'Polygon', coordinates: [RING] } }] } });
  });
});
