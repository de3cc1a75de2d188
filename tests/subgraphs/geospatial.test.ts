import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { BuildingRecord } from '../../adapters/geospatial/building-record.ts';
import type { GeospatialAdapter } from '../../adapters/geospatial/geospatial-adapter.ts';
import type { ParcelRecord, StandardAddressRecord } from '../../adapters/geospatial/parcel-record.ts';
import { geospatialSubgraph } from '../../subgraphs/geospatial/geospatial-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph } from './call-subgraph.ts';
import { DEPARTMENTS, found, notFound, unavailable } from './fake-answers.ts';

const PARCEL = '320499001002GB00015';
const parcel = (parcelCode: string): ParcelRecord => ({
  parcelCode, ownership: 'G', landUse: { code: '0701', name: '城镇住宅用地', system: 'GB/T 21010-2017' }, areaSqm: '1200.50', location: '示例街道1号', rightType: '国有建设用地使用权',
  registeredOn: '2012-01-01', planningZone: '居住', redLine: '城镇开发边界内', geometryRef: 'ZD.7', geometry: null, division: '320411103',
});
const address = (addressCode: string): StandardAddressRecord => ({
  addressCode, fullAddress: '江苏省常州市新北区薛家镇衡山路18号2幢1单元301室', division: '320411103007', road: '衡山路', houseNo: '18号', building: '2幢', unit: '1单元', room: '301室',
  parcelCode: PARCEL, location: [119.912345, 31.854321],
});

const building = (buildingNo: string): BuildingRecord => ({ buildingNo, floors: 18, yearBuilt: 2019, structure: { code: '3', name: '钢筋混凝土结构', system: '房屋结构' } });

const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

async function start(answers: { parcel?: (code: string) => Answer<ParcelRecord>; address?: (code: string) => Answer<StandardAddressRecord>; building?: (code: string) => Answer<BuildingRecord> } = {}) {
  const { parcel: oneParcel = (code) => found('geospatial', parcel(code)), address: oneAddress = (code) => found('geospatial', address(code)), building: oneBuilding = (code) => found('geospatial', building(code)) } = answers;
  const asked: { parcels: (readonly string[])[]; addresses: (readonly string[])[]; buildings: (readonly string[])[] } = { parcels: [], addresses: [], buildings: [] };
  const adapter: GeospatialAdapter = {
    parcels: async (codes) => {
      asked.parcels.push(codes);
      return codes.map(oneParcel);
    },
    addresses: async (codes) => {
      asked.addresses.push(codes);
      return codes.map(oneAddress);
    },
    buildings: async (numbers) => {
      asked.buildings.push(numbers);
      return numbers.map(oneBuilding);
    },
    parcelSchema: () => { throw new Error('not asked for'); },
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const subgraph = await startSubgraph({ name: 'geospatial', port: 0, keys: KEYS, departments: DEPARTMENTS, module: geospatialSubgraph({ adapter }) });
  running.push(subgraph);
  return { subgraph, asked };
}
const entities = (type: string, selection: string) => `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${selection} } } }`;

describe('the geospatial subgraph', () => {
  it('gives parcels in one question, geometry as a reference only', async () => {
    const { subgraph, asked } = await start();
    const representations = Array.from({ length: 50 }, (_, index) => ({ __typename: 'Parcel', parcelCode: `320499001002GB${String(index).padStart(5, '0')}` }));
    const answer = await callSubgraph(subgraph, entities('Parcel', 'parcelCode ownership { name } landUse { code } areaSqm geometryRef division { name }'), { variables: { r: representations } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toHaveProperty('_entities.7', { parcelCode: '320499001002GB00007', ownership: { name: '国家土地所有权' }, landUse: { code: '0701' }, areaSqm: '1200.50', geometryRef: 'ZD.7', division: { name: '薛家镇' } });
    expect(asked.parcels.map((codes) => codes.length)).toEqual([50]);
  });

  it('tells from a parcel’s code alone what the code says, and asks nobody', async () => {
    const { subgraph, asked } = await start();
    const answer = await callSubgraph(subgraph, entities('Parcel', 'parcelCode ownership { code }'), { variables: { r: [{ __typename: 'Parcel', parcelCode: PARCEL }] } });
    expect(answer.data?._entities).toEqual([{ parcelCode: PARCEL, ownership: { code: 'G' } }]);
    expect(asked.parcels).toEqual([]);
  });

  it('gives buildings in one question, and asks nobody for their number', async () => {
    const { subgraph, asked } = await start();
    const representations = ['F0001', 'F0002', 'F0001'].map((number) => ({ __typename: 'Building', buildingNo: PARCEL + number }));
    const numbers = await callSubgraph(subgraph, entities('Building', 'buildingNo'), { variables: { r: representations } });
    expect([numbers.data?._entities, asked.buildings]).toEqual([representations.map(({ buildingNo }) => ({ buildingNo })), []]);
    const answer = await callSubgraph(subgraph, entities('Building', 'floors yearBuilt structure { name }'), { variables: { r: representations } });
    expect(answer.data?._entities).toEqual(Array.from({ length: 3 }, () => ({ floors: 18, yearBuilt: 2019, structure: { name: '钢筋混凝土结构' } })));
    expect(asked.buildings).toEqual([[`${PARCEL}F0001`, `${PARCEL}F0002`]]);
  });

  it.each([
    ['no such building', notFound('geospatial'), 0], ['no answer', unavailable('geospatial'), 1],
  ])('tells %s from the other', async (_what, answered, errors) => {
    const { subgraph } = await start({ building: () => answered });
    const answer = await callSubgraph(subgraph, entities('Building', 'floors'), { variables: { r: [{ __typename: 'Building', buildingNo: `${PARCEL}F0001` }] } });
    expect([answer.data?._entities, (answer.errors ?? []).length]).toEqual([[{ floors: null }], errors]);
  });

  it('places a parcel whose row names no township in the county of its code', async () => {
    const { subgraph } = await start({ parcel: (code) => found('geospatial', { ...parcel(code), division: null }) });
    const answer = await callSubgraph(subgraph, `{ parcel(parcelCode: "${PARCEL}") { division { code parent { name } } } }`);
    expect(answer.data).toEqual({ parcel: { division: { code: '320499', parent: { name: '常州市' } } } });
  });

  it('gives an address, its place exactly and to about a hundred metres, its parcel and the finest division known', async () => {
    const { subgraph } = await start();
    const answer = await callSubgraph(subgraph, '{ address(addressCode: "A1") { fullText road houseNo building unit room location { longitude latitude } approximateLocation { longitude latitude } parcel { parcelCode } division { code name level } } }');
    expect(answer.data).toEqual({
      address: {
        fullText: '江苏省常州市新北区薛家镇衡山路18号2幢1单元301室', road: '衡山路', houseNo: '18号', building: '2幢', unit: '1单元', room: '301室', location: { longitude: 119.912345, latitude: 31.854321 },
        approximateLocation: { longitude: 119.912, latitude: 31.854 }, parcel: { parcelCode: PARCEL }, division: { code: '320411103', name: '薛家镇', level: 'TOWNSHIP' },
      },
    });
  });

  it.each([
    ['320411001', { name: '河海街道', validTo: '2020-07-01', successor: { name: '三井街道' } }],
    ['320411', { name: '新北区', validTo: null, successor: null }],
    ['999999', null],
  ])('reads division %s with its term, also when it is no more', async (code, expected) => {
    const { subgraph } = await start();
    const answer = await callSubgraph(subgraph, `{ division(code: "${code}") { name validTo successor { name } } }`);
    expect(answer.data).toEqual({ division: expected });
  });

  it('lists the divisions below one, and the provinces', async () => {
    const { subgraph } = await start();
    const answer = await callSubgraph(subgraph, '{ top: divisions { code } below: divisions(parent: "320400") { name } none: divisions(parent: "111111") { name } }');
    expect(answer.data).toMatchObject({ top: [{ code: '320000' }], none: null });
    expect(answer.data?.below).toContainEqual({ name: '新北区' });
  });

  it('joins a person’s hukou and an entity’s domicile to divisions and addresses by what it requires', async () => {
    const { subgraph, asked } = await start();
    const person = { __typename: 'Person', personId: 'p', hukouDivision: '320411101011', hukouAddressCode: 'A1' };
    const entity = { __typename: 'LegalEntity', uscc: '91320499MY9A00018R', domicileAddressCode: 'A1' };
    const query = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { hukouArea { name } hukouStandardAddress { road } } ... on LegalEntity { domicileAddress { road } } } }';
    const answer = await callSubgraph(subgraph, query, { variables: { r: [person, entity, { ...person, hukouDivision: null, hukouAddressCode: null }] } });
    expect(answer.data?._entities).toEqual([{ hukouArea: { name: '孟河镇' }, hukouStandardAddress: { road: '衡山路' } }, { domicileAddress: { road: '衡山路' } }, { hukouArea: null, hukouStandardAddress: null }]);
    expect(asked.addresses).toEqual([['A1']]);
  });

  it('keeps apart what is not there, what nobody knows, and what is no code', async () => {
    const { subgraph } = await start({ parcel: () => notFound('geospatial'), address: () => unavailable('geospatial') });
    const answer = await callSubgraph(subgraph, `{ none: parcel(parcelCode: "${PARCEL}") { areaSqm } down: address(addressCode: "A1") { road } bad: parcel(parcelCode: "320499") { areaSqm } }`);
    expect(answer.data).toEqual({ none: null, down: null, bad: null });
    expect(answer.errors?.map(({ path, extensions }) => [path?.[0], extensions.code])).toEqual(expect.arrayContaining([['down', 'SOURCE_UNAVAILABLE'], ['bad', 'BAD_IDENTIFIER']]));
    expect(answer.errors).toHaveLength(2);
  });
});
