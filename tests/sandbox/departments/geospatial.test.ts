import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGeospatialDepartment, type GeospatialOptions } from '../../../sandbox/departments/geospatial/start-geospatial-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../oracles/wire/wfs/${name}`, import.meta.url), 'utf8');
const expectation = (name: string) => JSON.parse(recorded(name.replace(/\.\w+$/, '.expected.json')));
const PARSER = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, ignorePiTags: true, htmlEntities: true });

/** A document as a tree, without what differs by time and place, and without the columns this service adds. */
function tree(xml: string): unknown {
  const strip = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(strip);
    if (typeof node !== 'object' || node === null) return typeof node === 'string' ? node.replaceAll(/http:\/\/[^?"]*\?[^"]*/g, 'URL').trim().replaceAll(/\s+/g, ' ') : node;
    const ignored = /^(@timeStamp|@xsi:schemaLocation|@xmlns:ogc|dk:GHYT|dk:XZQDM|dk:SQSX|#comment)$/;
    return Object.fromEntries(Object.entries(node).filter(([name]) => !ignored.test(name)).map(([name, value]) => [name, strip(value)]));
  };
  return strip(PARSER.parse(xml));
}

let registry: SyntheticRegistry;
const running: Department[] = [];

async function start(options: Partial<GeospatialOptions> = {}): Promise<Department> {
  const department = await startGeospatialDepartment({ registry, ...options });
  running.push(department);
  return department;
}

async function get(url: string, query: string) {
  const response = await fetch(`${url}/wfs?${query}`);
  return { status: response.status, contentType: response.headers.get('content-type'), text: await response.text() };
}

async function post(url: string, body: string) {
  const response = await fetch(`${url}/wfs`, { method: 'POST', headers: { 'content-type': 'text/xml; charset=UTF-8' }, body });
  return { status: response.status, contentType: response.headers.get('content-type'), text: await response.text() };
}

beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

describe('the geospatial library answers as the recorded MapServer', () => {
  it.each([
    'wfs200-getfeature-4490.xml', 'wfs200-getfeature-epsgcolon4490.xml', 'wfs200-filter-hit.xml', 'wfs200-filter-empty.xml', 'wfs200-bbox-latlon.xml', 'wfs200-hits.xml', 'wfs200-page1.xml', 'wfs200-page2.xml',
    'wfs110-getfeature-urn.xml', 'wfs110-getfeature-epsgcolon.xml', 'wfs100-getfeature.xml', 'wfs100-filter-hit.xml',
    'wfs200-exception-type.xml', 'wfs200-exception-srs.xml', 'wfs110-exception.xml', 'wfs100-exception.xml',
  ])('%s: the same tree, status and content type for the recorded query', async (name) => {
    const { url } = await start();
    const { query, httpStatus, contentType } = expectation(name);
    const reply = await get(url, query);
    expect(tree(reply.text)).toEqual(tree(recorded(name)));
    expect([reply.status, reply.contentType]).toEqual([httpStatus, contentType]);
  });

  it('understands the recorded POST', async () => {
    const { url } = await start();
    expect(tree((await post(url, recorded('wfs200-post-filter.request.xml'))).text)).toEqual(tree(recorded('wfs200-post-filter.xml')));
  });

  it('gives 1.0.0 an empty collection without members', async () => {
    const { url } = await start();
    const reply = await get(url, expectation('wfs100-filter-empty.xml').query);
    expect(reply.text).not.toContain('featureMember');
    expect(recorded('wfs100-filter-empty.xml')).not.toContain('<gml:featureMember>');
  });

  it('says 0 features where there are three, under the fault that a genuine MapServer has', async () => {
    const { url } = await start({ faults: [{ fault: 'total-lies' }] });
    expect(tree((await get(url, expectation('wfs200-hits-zero.xml').query)).text)).toEqual(tree(recorded('wfs200-hits-zero.xml')));
  });

  it('GeoJSON has longitude first', async () => {
    const { url } = await start();
    const reply = await get(url, expectation('wfs200-geojson.geojson').query);
    expect(reply.contentType).toBe(expectation('wfs200-geojson.geojson').contentType);
    expect(JSON.parse(reply.text)).toMatchObject(JSON.parse(recorded('wfs200-geojson.geojson')));
  });

  it('describes the recorded fields, and lists its types as recorded', async () => {
    const { url } = await start();
    const { query, fields, geometryField } = expectation('wfs200-describe.xml');
    const { element } = PARSER.parse((await get(url, query)).text).schema.complexType.complexContent.extension.sequence;
    const described = Object.fromEntries(element.map((entry: Record<string, string>) => [entry['@name'], entry['@type']]));
    expect(described).toMatchObject({ ...fields, [geometryField]: 'gml:GeometryPropertyType' });
    const modern = PARSER.parse((await get(url, 'service=wfs&request=getcapabilities')).text)['wfs:WFS_Capabilities'];
    expect(modern['@version']).toBe('2.0.0');
    expect(modern.FeatureTypeList.FeatureType[0]).toMatchObject({ Name: 'dk:ZD', DefaultCRS: 'urn:ogc:def:crs:EPSG::4490' });
    const old = PARSER.parse((await get(url, expectation('wfs100-capabilities.xml').query)).text).WFS_Capabilities;
    expect(old.FeatureTypeList.FeatureType[0]).toMatchObject({ Name: 'ZD', SRS: 'EPSG:4490' });
  });
});

describe('parcels and addresses of the synthetic world', () => {
  const or = (property: string, values: readonly string[]): string =>
    values.map((value) => `<fes:PropertyIsEqualTo><fes:ValueReference>${property}</fes:ValueReference><fes:Literal>${value}</fes:Literal></fes:PropertyIsEqualTo>`).join('');
  const document = (type: string, property: string, values: readonly string[]): string =>
    `<wfs:GetFeature service="WFS" version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:dk="http://dk.example.invalid/zd"><wfs:Query typeNames="dk:${type}">` +
    `<fes:Filter><fes:Or>${or(property, values)}</fes:Or></fes:Filter></wfs:Query></wfs:GetFeature>`;

  it('answers a hundred parcels in one request, and notes their codes', async () => {
    const { url, received } = await start();
    const codes = new Set<string>();
    for (let index = 0; codes.size < 100; index += 1) for (const { realEstateUnitNo } of registry.realEstateOf(registry.person(index).idNumber)) codes.add(realEstateUnitNo.slice(0, 19));
    const reply = await post(url, document('ZD', 'ZDDM', [...codes]));
    const members = PARSER.parse(reply.text)['wfs:FeatureCollection']['wfs:member'];
    expect(members.map((member: Record<string, Record<string, string>>) => member['dk:ZD']?.['dk:ZDDM'])).toEqual([...codes]);
    expect(received).toMatchObject([{ operation: 'GetFeature', subjects: [...codes], outcome: 'ok' }]);
  });

  it('answers addresses as points inside the district, latitude first', async () => {
    const { url } = await start();
    const address = registry.person(100).residenceAddress;
    const reply = await post(url, document('DZ', 'DZBM', [address.addressCode ?? '']));
    const feature = PARSER.parse(reply.text)['wfs:FeatureCollection']['wfs:member']['dk:DZ'];
    expect(feature).toMatchObject({ 'dk:DZBM': address.addressCode, 'dk:DZQC': address.full, 'dk:XZQDM': address.communityCode, 'dk:JLX': address.road });
    const [latitude = 0, longitude = 0] = feature['dk:msGeometry']['gml:Point']['gml:pos'].split(' ').map(Number);
    expect([longitude, latitude]).toEqual([address.position?.longitude, address.position?.latitude]);
    expect(latitude).toBeGreaterThan(31.8);
    expect(latitude).toBeLessThan(32.05);
  });

  it('lists no homes', async () => {
    const { url } = await start();
    const reply = await get(url, 'SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature&TYPENAMES=dk:DZ');
    expect(reply.text).toContain('numberMatched="0"');
  });

  it.each([
    ['a filter on another column', '<fes:Filter><fes:PropertyIsEqualTo><fes:ValueReference>ZL</fes:ValueReference><fes:Literal>x</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>'],
    ['a filter that is no equality', '<fes:Filter><fes:PropertyIsLike/></fes:Filter>'],
    ['an empty filter', '<fes:Filter/>'],
  ])('refuses %s', async (_, filter) => {
    const { url } = await start();
    const reply = await post(url, `<GetFeature version="2.0.0"><Query typeNames="dk:ZD">${filter.replaceAll('fes:', '')}</Query></GetFeature>`);
    expect([reply.status, reply.text.includes('locator="filter"')]).toEqual([400, true]);
  });

  it.each(['', 'not xml', '<a/>', '<!DOCTYPE a [<!ENTITY b "c">]><GetFeature/>'])('answers the body %j with an exception', async (body) => {
    const { url } = await start();
    expect((await post(url, body)).text).toContain('ExceptionReport');
  });
});

describe('faults of the geospatial library', () => {
  const QUERY = expectation('wfs200-filter-hit.xml').query;

  it('axis-order: longitude first under a name that says otherwise', async () => {
    const { url } = await start({ faults: [{ fault: 'axis-order' }] });
    expect((await get(url, QUERY)).text).toContain('119.951234 31.900123');
  });

  it.each(['error-200', 'maintenance', 'quota'] as const)('%s: an ExceptionReport with HTTP 200', async (fault) => {
    const { url } = await start({ faults: [{ fault }] });
    const reply = await get(url, QUERY);
    expect([reply.status, reply.text.includes('ExceptionReport')]).toEqual([200, true]);
  });

  it.each(['html-login', 'html-maintenance'] as const)('%s: HTML with HTTP 200', async (fault) => {
    const { url } = await start({ faults: [{ fault }] });
    expect(await get(url, QUERY)).toMatchObject({ status: 200, contentType: 'text/html;charset=UTF-8' });
  });

  it.each([
    ['duplicate-rows', 'numberReturned="2"'], ['schema-drift', '<dk:dkbm>320499001002GB00016</dk:dkbm>'],
  ] as const)('%s', async (fault, part) => {
    const { url } = await start({ faults: [{ fault }] });
    expect((await get(url, QUERY)).text).toContain(part);
  });

  it('wrong-person: another parcel than the one asked for', async () => {
    const { url } = await start({ faults: [{ fault: 'wrong-person' }] });
    expect((await get(url, QUERY.replace('GB00016', 'GB00015'))).text).toContain('<dk:ZDDM>320499001002GB00016</dk:ZDDM>');
  });
});
