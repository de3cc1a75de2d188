import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGeospatialAdapter } from '../../../adapters/geospatial/client.ts';
import type { GeospatialAdapter } from '../../../adapters/geospatial/geospatial-adapter.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { startGeospatialDepartment } from '../../../sandbox/departments/geospatial/start-geospatial-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext } from '../call-context.ts';
import { wireJson } from '../wire-file.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const RECORDED = wireJson('wfs/wfs200-geojson.expected.json').features;
const [FIRST, HOLED, TWO_PARTS] = ['320499001002GB00015', '320499001002GB00016', '320499001002JC00015'] as const;
const NONE = '320499001002GB09999';

let department: Department;
let adapter: GeospatialAdapter;
const start = (attemptMs = 600_000) => createGeospatialAdapter({ url: `${department.url}/wfs`, resilience: { retry: { retries: 0 }, timeout: { attemptMs } } });
beforeAll(async () => {
  department = await startGeospatialDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

/** To about a metre: the department writes six decimals. */
const rounded = (geometry: unknown) => JSON.parse(JSON.stringify(geometry, (_key, value) => (typeof value === 'number' ? Math.floor(value * 1e5 + 0.05) / 1e5 : value)));

describe('the geospatial adapter against the simulated department, over sockets', () => {
  it('asks once for many parcels and answers in order, geometry longitude first', async () => {
    adapter = start();
    const before = department.received.length;
    const answers = await adapter.parcels([TWO_PARTS, NONE, FIRST, HOLED, ` ${FIRST.toLowerCase()}`], callContext());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'NOT_FOUND', 'FOUND', 'FOUND', 'FOUND']);
    expect(department.received.length - before).toBe(1);
    const codes = [TWO_PARTS, null, FIRST, HOLED];
    for (const [index, code] of codes.entries()) {
      const answer = answers[index];
      if (code === null || answer?.outcome !== 'FOUND') continue;
      const wanted = RECORDED.find(({ parcelCode }: { parcelCode: string }) => parcelCode === code);
      expect({ location: answer.value.location, areaSqm: Number(answer.value.areaSqm), landUse: answer.value.landUse?.code, rightType: answer.value.rightType, geometry: rounded(answer.value.geometry) }).toEqual({
        location: wanted.properties.ZL, areaSqm: wanted.properties.ZDMJ, landUse: wanted.properties.YT, rightType: wanted.properties.QLLX, geometry: rounded(wanted.geometry),
      });
      expect(answer.value.geometryRef).toBe(`ZD.${code}`);
      expect(answer.value.redLine).toBe(code === TWO_PARTS ? '城镇开发边界外,非永久基本农田' : '城镇开发边界内');
    }
  });

  it('gives a standard address with its place', async () => {
    adapter = start();
    const address = Array.from({ length: 50 }, (_, index) => registry.person(index).residenceAddress).find(({ addressCode, position }) => addressCode !== null && position !== null);
    if (address === undefined || address.addressCode === null) throw new Error('the registry must have an address with a code and a place');
    const [answer] = await adapter.addresses([address.addressCode], callContext());
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    expect(answer.value).toMatchObject({ addressCode: address.addressCode, fullAddress: address.full, road: address.road, houseNo: address.houseNo });
    expect(answer.value.location?.map((degree) => degree.toFixed(5))).toEqual([address.position?.longitude.toFixed(5), address.position?.latitude.toFixed(5)]);
  });

  it('asks once for many buildings, and knows their year whichever way the layer writes it', async () => {
    adapter = start();
    const before = department.received.length;
    const onParcel = Array.from({ length: 40 }, (_, index) => `320499001002GB00015F${String(index + 2).padStart(4, '0')}`);
    const numbers = [`${FIRST}F0001`, `${TWO_PARTS}F0001`, ...onParcel];
    const answers = await adapter.buildings(numbers, callContext());
    expect(department.received.length - before).toBe(1);
    expect(answers[0]).toMatchObject({ outcome: 'FOUND', value: { buildingNo: `${FIRST}F0001`, floors: 18, yearBuilt: 2019, structure: { code: '3', name: '钢筋混凝土结构' } }, evidence: { quality: [] } });
    expect(answers[1]).toMatchObject({ outcome: 'NOT_FOUND' });
    const years = answers.slice(2).map((answer) => (answer.outcome === 'FOUND' ? answer.value.yearBuilt : null));
    expect(years).toEqual(onParcel.map((number) => Number(registry.building(number)?.completedOn.slice(0, 4))));
    expect(await adapter.buildings([`${FIRST}F001`, `${FIRST}L0001`, '320499001002GA00015F0001'], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }, { outcome: 'REFUSED' }, { outcome: 'REFUSED' }]);
  });

  it.each<[FaultKind, object]>([
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['SCHEMA_DRIFT:zrzh'] } }], ['wrong-person', { outcome: 'UNAVAILABLE' }], ['http-500', { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }],
  ])('gives no building under %s', async (fault, wanted) => {
    adapter = start();
    department.faults.set({ fault });
    expect(await adapter.buildings([`${FIRST}F0001`], callContext())).toMatchObject([wanted]);
  });

  it('tells operators how the columns are called today', async () => {
    adapter = start();
    const schema = await adapter.parcelSchema(callContext());
    expect(schema).toMatchObject({ outcome: 'FOUND', value: { geometryField: 'msGeometry' } });
    expect(schema.outcome === 'FOUND' ? Object.fromEntries(schema.value.fields) : null).toMatchObject({ ZDDM: 'string', ZDMJ: 'double', QLLX: 'string' });
  });

  it('asks nothing for what is no parcel code', async () => {
    adapter = start();
    expect(await adapter.parcels(['320499001002GA00015'], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
  });

  it.each<[FaultKind | FaultSetting, object]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['http-500', { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }],
    [{ fault: 'body-cut', after: 600 }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['FILTER_IGNORED'] } }],
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['axis-order', { outcome: 'FOUND', value: { geometry: { type: 'Polygon', coordinates: [[[119.9, 31.85], [119.9, 31.851], [119.9013, 31.851], [119.9013, 31.85], [119.9, 31.85]]] } }, evidence: { quality: ['AXIS_ORDER_SWAPPED'] } }],
    ['duplicate-rows', { outcome: 'FOUND', evidence: { quality: ['DUPLICATE_ROW'] } }],
    ['total-lies', { outcome: 'FOUND' }],
  ])('under the fault %j', async (fault, wanted) => {
    adapter = start(fault === 'hang' ? 300 : undefined);
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    const [answer] = await adapter.parcels([FIRST], callContext());
    expect(answer).toMatchObject(wanted);
  });
});
