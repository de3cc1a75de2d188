import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCES, type SourceName } from '../../adapters/source-registry.ts';
import type { Department } from '../../sandbox/departments/server/department.ts';
import { startDepartments, type RunningDepartments } from '../../sandbox/departments/start-departments.ts';
import { subgraphConfig } from '../../subgraphs/config.ts';
import { startSubgraph, type RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph, personIdOf } from '../subgraphs/call-subgraph.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';
import { patiently } from './patiently.ts';

/*
 * A list of a hundred persons, as the gateway sends it (one representation a person), over the production adapters to the simulated departments: who
 * can batch is asked once (or as often as its own maximum of keys a call demands), who cannot is asked in parallel, never more at once than agreed.
 */
const PERSONS = 100;
const CANNOT_BATCH = ['e-license', 'hrss', 'real-estate', 'medical-insurance'] as const satisfies readonly SourceName[];

let departments: RunningDepartments;
const proxies = new Map<SourceName, CountingProxy>();
const subgraphs = new Map<SourceName, RunningSubgraph>();
let persons: readonly { readonly idNumber: string; readonly personId: string }[];

function department(name: SourceName): Department {
  const found = departments.departments.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} must have started`);
  return found;
}

beforeAll(async () => {
  departments = await startDepartments({ host: '127.0.0.1', basePort: 0, size: 400, seed: 'batching' });
  for (const name of CANNOT_BATCH) proxies.set(name, await startCountingProxy(department(name).url));
  const proxied = (name: SourceName) => proxies.get(name)?.url ?? department(name).url;
  const { departments: settings } = subgraphConfig({
    POPULATION_URL: `${proxied('population')}/services/PopService`, GEOSPATIAL_URL: `${proxied('geospatial')}/wfs`, CREDIT_URL: `postgres://credit_reader@127.0.0.1:${department('credit').port}/qzk`,
    LEGAL_PERSON_URL: proxied('legal-person'), E_LICENSE_URL: proxied('e-license'), HRSS_URL: proxied('hrss'), REAL_ESTATE_URL: proxied('real-estate'),
    MEDICAL_INSURANCE_URL: proxied('medical-insurance'),
  });
  const names = Object.keys(SOURCES) as SourceName[]; // The keys of a literal are its own.
  await Promise.all(names.map(async (name) => subgraphs.set(name, await startSubgraph({ name, port: 0, keys: KEYS, departments: patiently(settings) }))));
  const { registry } = departments;
  // Past the personas, among whom one is registered in another province and one under an old number.
  persons = Array.from({ length: PERSONS }, (_, index) => registry.person(index + 50)).map(({ idNumber }) => ({ idNumber, personId: personIdOf(idNumber) }));
});
afterAll(async () => {
  await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close()));
  await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
  await departments?.close();
});

/** Asks one subgraph for one selection of all persons; what the department received meanwhile. */
async function askForAll(name: SourceName, selection: string, more: (index: number) => object = () => ({})) {
  const subgraph = subgraphs.get(name);
  if (subgraph === undefined) throw new Error(`${name} must run`);
  const before = department(name).received.length;
  const representations = persons.map(({ personId }, index) => ({ __typename: 'Person', personId, ...more(index) }));
  const answer = await callSubgraph(subgraph, `query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${selection} } } }`, { variables: { r: representations }, context: { deadline: Date.now() + 600_000 } });
  expect(answer.errors).toBeUndefined();
  const entities = answer.data?.['_entities'] as Record<string, unknown>[];
  expect(entities).toHaveLength(PERSONS);
  return { entities, received: department(name).received.slice(before) };
}

const operationsOf = (received: readonly { operation: string }[]) => Object.fromEntries(Object.entries(Object.groupBy(received, ({ operation }) => operation)).map(([operation, calls]) => [operation, calls?.length]));

describe('a list of a hundred persons', () => {
  it('is one call of the population base, and one more for all their households', async () => {
    const { entities, received } = await askForAll('population', 'name household { householdNo }');
    expect(received.map(({ operation, purpose, subjects }) => [operation, purpose['CXLX'], subjects.length])).toEqual([['queryPop', '2', PERSONS], ['queryPop', '3', new Set(received[1]?.subjects).size]]);
    expect(entities.every(({ name }) => typeof name === 'string')).toBe(true);
  });

  it('is of the legal-person base as many calls as its fifty keys a call demand, for persons and for entities', async () => {
    const { entities, received } = await askForAll('legal-person', 'legalRepOf(first: 5) { nodes { uscc name } }');
    const found = new Set(entities.flatMap(({ legalRepOf }) => ((legalRepOf as { nodes: { uscc: string }[] } | null)?.nodes ?? []).map(({ uscc }) => uscc)));
    expect(found.size).toBeGreaterThan(0);
    const { key: _key, ...calls } = operationsOf(received);
    expect(calls).toEqual({ s_3204990000000_2002: 2, s_3204990000000_2001: Math.ceil(found.size / SOURCES['legal-person'].batchLimit) });
  });

  it('is one round of the credit base’s tables', async () => {
    const { received } = await askForAll('credit', 'creditRecords(first: 5) { nodes { category } }');
    expect(received.filter(({ headers }) => /jh_/.test(headers['sql'] ?? ''))).toHaveLength(4);
    expect(new Set(received.map(({ headers }) => headers['sql']))).toHaveProperty('size', 4);
  });

  it('is of the map server one call for every fifty distinct addresses', async () => {
    const { entities } = await askForAll('population', 'hukouAddressCode');
    const codes = entities.map(({ hukouAddressCode }) => hukouAddressCode as string | null);
    const { received } = await askForAll('geospatial', 'hukouStandardAddress { fullText }', (index) => ({ hukouAddressCode: codes[index] }));
    const distinct = new Set(codes.filter((code) => code !== null)).size;
    expect(distinct).toBeGreaterThan(1);
    expect(operationsOf(received)).toEqual({ GetFeature: Math.ceil(distinct / SOURCES.geospatial.batchLimit) });
  });

  it.each([
    ['e-license', 'licenses(first: 5) { nodes { typeName } }', 'getLicenseList'], ['hrss', 'socialInsurance { status { code } }', 'siAccount'], ['real-estate', 'housingCount', 'queryByOwner'],
    ['medical-insurance', 'medicalInsurance { status { code } }', '1101'],
  ] as const)('is of %s, which cannot batch, one call a person, in parallel and bounded', async (name, selection, operation) => {
    department(name).faults.set({ fault: 'slow', ms: 20 });
    const { received } = await askForAll(name, selection);
    department(name).faults.clear();
    const calls = received.filter((each) => each.operation === operation);
    expect(calls).toHaveLength(PERSONS);
    expect(new Set(calls.flatMap(({ subjects }) => subjects))).toEqual(new Set(persons.map(({ idNumber }) => idNumber)));
    const { most = 0 } = proxies.get(name) ?? {};
    const { concurrent } = SOURCES[name].resilience.bulkhead;
    expect(most).toBeLessThanOrEqual(concurrent);
    expect(most).toBeGreaterThan(concurrent / 4);
  });

  it.each(CANNOT_BATCH)('asks %s once for a person who stands in the list twice', async (name) => {
    const subgraph = subgraphs.get(name);
    if (subgraph === undefined) throw new Error(`${name} must run`);
    const before = department(name).received.length;
    const selection = { 'e-license': 'licenses(first: 1) { nodes { typeName } }', hrss: 'socialInsurance { status { code } }', 'real-estate': 'housingCount', 'medical-insurance': 'hasMedicalAccountBalance' }[name];
    const one = { __typename: 'Person', personId: persons[0]?.personId };
    const answer = await callSubgraph(subgraph, `query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${selection} } } }`, { variables: { r: [one, one, one] } });
    expect(answer.errors).toBeUndefined();
    expect(department(name).received.slice(before).filter(({ operation }) => operation !== '9001')).toHaveLength(1);
  });
});
