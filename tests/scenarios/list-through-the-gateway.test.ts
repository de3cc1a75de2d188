import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceFigures } from '../../adapters/resilience/source-figures.ts';
import { SOURCE_NAMES, SOURCES, type SourceName } from '../../adapters/source-registry.ts';
import type { ReceivedRequest } from '../../sandbox/departments/server/department.ts';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * Lists through the whole gateway, by what each department received. A token names twenty parties at most (docs/access-token.md): that is the longest list of people whom an
 * engine may read. A hundred persons whom somebody may read are tests/scenarios/hundred-persons.test.ts.
 */
const DOSSIER = readFileSync(new URL('../../docs/queries/dossier.graphql', import.meta.url), 'utf8');
const OF_ALL = `query Parties { subjects { ... on Person { ...Dossier } } }\n${DOSSIER.slice(DOSSIER.indexOf('fragment'))}`;
const CASE = { item: 'open-restaurant', case: 'XB2026CY0099' };
const PARTIES = 20;
const STRANGERS = 100;
const PROTOCOL = /^(key|get_ticket|create_token|refreshToken\w+|9001)$/;

let world: World;
let idNumbers: readonly string[];
let answer: Answered;
let received: ReadonlyMap<SourceName, readonly ReceivedRequest[]>;
let retries: ReadonlyMap<string, number>;

/** What each department is asked while `act` runs, getting its secrets, tokens and sign-ins left out. */
async function listening(act: () => Promise<Answered>) {
  const before = new Map(SOURCE_NAMES.map((name) => [name, world.department(name).received.length]));
  const answered = await act();
  return { answered, asked: new Map(SOURCE_NAMES.map((name) => [name, world.department(name).received.slice(before.get(name)).filter(({ operation }) => !PROTOCOL.test(operation))])) };
}

beforeAll(async () => {
  world = await startWorld({
    portalData: (registry) => {
      // Past the personas, among whom one is registered in another province and one under an old number.
      idNumbers = Array.from({ length: PARTIES }, (_, index) => registry.person(index + 50).idNumber);
      const data = loadPortalData();
      const parties = idNumbers.map((person) => ({ role: 'LEGAL_REPRESENTATIVE' as const, person }));
      return { ...data, cases: [...data.cases, { case: CASE.case, item: CASE.item, region: '320411103', clients: ['approval-engine'], officials: [], parties }] };
    },
  });
  // First the same for another case: with code compiled and tokens held, what is counted below runs into no time limit on a busy machine.
  await world.ask(OF_ALL, { token: await world.token({ client: 'approval-engine', item: CASE.item, case: 'XB2026CY0002' }) });
  const token = await world.token({ client: 'approval-engine', ...CASE });
  ({ answered: answer, asked: received } = await listening(() => world.ask(OF_ALL, { token })));
  // Each retry asks a credit table again, of which there are four.
  retries = new Map(sourceFigures().map(({ source, retries: again }) => [source, again * 4]));
});
afterAll(() => world.close());

const of = (name: SourceName): readonly ReceivedRequest[] => received.get(name) ?? [];
const questionOf = ({ operation, purpose, subjects, headers }: ReceivedRequest): string => JSON.stringify([operation, purpose['CXLX'] ?? null, subjects, headers['sql'] ?? null]);

/** The calls of a department, a question that was tried again (a machine under load times out) counted once; the source's own figures must know of each. */
function distinctCalls(name: SourceName): readonly ReceivedRequest[] {
  const distinct = [...new Map(of(name).map((call) => [questionOf(call), call])).values()];
  const again = of(name).length - distinct.length;
  if (again > (retries.get(name) ?? 0)) throw new Error(`${name} must be asked each question once, and ${again} were asked again without a retry`);
  return distinct;
}

describe('the dossier of twenty parties in one request', () => {
  it('is answered, whatever this principal may see of it', () => {
    expect(answer.status).toBe(200);
    expect((answer.body.errors ?? []).filter(({ extensions }) => extensions['code'] !== 'FIELD_FORBIDDEN')).toEqual([]);
    const subjects = (answer.body.data?.['subjects'] ?? []) as { name: string | null }[]; // The schema's shape.
    expect(subjects.filter(({ name }) => name !== null)).toHaveLength(PARTIES);
  });

  it('asks the population base once for them, once for their households, and once for the members not asked about yet', () => {
    const calls = distinctCalls('population');
    expect(calls.map(({ purpose }) => purpose['CXLX'])).toEqual(['2', '3', '2']);
    const [persons = [], households = [], members = []] = calls.map(({ subjects }) => subjects);
    expect(persons.toSorted()).toEqual(idNumbers.toSorted());
    expect([households.length, members.length]).toEqual([new Set(households).size, new Set(members).size]);
    expect(members.filter((number) => idNumbers.includes(number))).toEqual([]);
  });

  it('asks the legal-person base once for the persons and once for all their entities', () => {
    const calls = distinctCalls('legal-person');
    expect(calls.map(({ operation }) => operation)).toEqual(['s_3204990000000_2002', 's_3204990000000_2001']);
    expect(calls[0]?.subjects.toSorted()).toEqual(idNumbers.toSorted());
  });

  it('asks each table of the credit base once, for all entities', () => {
    const sql = distinctCalls('credit').map(({ headers }) => headers['sql']);
    expect([sql.length, new Set(sql).size]).toEqual([4, 4]);
  });

  it('asks the map server once, for all parcels', () => {
    const calls = distinctCalls('geospatial');
    expect(calls.map(({ operation }) => operation)).toEqual(['GetFeature']);
    expect(calls[0]?.subjects.length).toBeGreaterThan(1);
  });

  it.each([['hrss', 'siAccount'], ['real-estate', 'queryByOwner'], ['e-license', 'getLicenseList'], ['medical-insurance', '1101']] as const)('asks %s, which cannot batch, once a holder', (name, operation) => {
    expect(SOURCES[name].batchLimit).toBe(1);
    const calls = distinctCalls(name);
    expect(new Set(calls.map((call) => call.operation))).toEqual(new Set([operation]));
    expect(calls.every(({ subjects }) => subjects.length === 1)).toBe(true);
    expect(calls.flatMap(({ subjects }) => subjects).filter((subject) => idNumbers.includes(subject)).toSorted()).toEqual(idNumbers.toSorted());
  });

  it('tells every department that asks for one the item and the case', () => {
    for (const name of ['population', 'legal-person', 'hrss', 'real-estate', 'e-license', 'medical-insurance'] as const) {
      for (const { purpose } of of(name)) expect(Object.values(purpose)).toContain(CASE.case);
    }
  });
});

describe('a hundred persons who are no parties', () => {
  it('are not asked about anywhere', async () => {
    const token = await world.token({ client: 'approval-engine', ...CASE });
    const personIds = Array.from({ length: STRANGERS }, (_, index) => world.personIdOf(world.registry.person(index + 200).idNumber));
    const query = 'query Strangers($personIds: [ID!]!) { persons(personIds: $personIds) { name socialInsurance { status { code } } licenses(first: 1) { nodes { number } } } }';
    const { answered, asked } = await listening(() => world.ask(query, { token, variables: { personIds } }));
    expect(answered.body.errors?.length).toBeGreaterThan(0);
    expect(Object.fromEntries([...asked].map(([name, calls]) => [name, calls.length]))).toEqual(Object.fromEntries(SOURCE_NAMES.map((name) => [name, 0])));
  });
});
