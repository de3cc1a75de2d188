import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { ReceivedRequest } from '../../sandbox/departments/server/department.ts';
import type { TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { accessEntries, journalProblems } from './access-entries.ts';
import { startWorld, type Answered } from './world.ts';

/**
 * The main job, end to end: one person with name, ID number, birth date, hukou, household and licences, asked for in one request by four kinds of principal. Each
 * is checked by what the client got, by what the departments received and by what the log says.
 */
const PERSON = `personId name idNumber birthDate sex { code name } hukouDivision hukouAddress
  household { householdNo members { name idNumber } } licenses(first: 10) { nodes { typeName number status validTo } }`;
const SUBJECT_QUERY = `query Dossier { subject { ... on Person { ${PERSON} } } }`;
const ITEM = '11320499MY9B00035D4320131001001';
const ITEM_NAME = '高龄津贴(尊老金)';
const CASE = 'XB2026GL0001';

interface Walk {
  readonly answer: Answered;
  readonly population: readonly ReceivedRequest[];
  readonly eLicense: readonly ReceivedRequest[];
  readonly entry: AccessView | undefined;
}

const WALKS = {
  citizen: { wish: { client: 'citizen-app', person: 'P01' }, query: `query Dossier { me { ${PERSON} } }` },
  'citizen after a face check': { wish: { client: 'citizen-app', person: 'P01', acr: 'face' }, query: `query Dossier { me { ${PERSON} } }` },
  engine: { wish: { client: 'approval-engine', item: 'senior-allowance', case: CASE }, query: SUBJECT_QUERY },
  clerk: { wish: { client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', case: CASE }, query: SUBJECT_QUERY },
  'application without a grant': { wish: { client: 'statistics-app', item: 'senior-allowance', case: CASE }, query: SUBJECT_QUERY },
} as const satisfies Record<string, { wish: TokenWish; query: string }>;
type Walker = keyof typeof WALKS;

const walks = new Map<Walker, Walk>();
let problems: unknown[];
let remove: () => Promise<void>;

beforeAll(async () => {
  const world = await startWorld();
  remove = world.close;
  const taken: { walker: Walker; answer: Answered; population: ReceivedRequest[]; eLicense: ReceivedRequest[] }[] = [];
  for (const walker of Object.keys(WALKS) as Walker[]) {
    const before = [world.population.received.length, world.eLicense.received.length] as const;
    const answer = await world.ask(WALKS[walker].query, { token: await world.token(WALKS[walker].wish) });
    taken.push({ walker, answer, population: world.population.received.slice(before[0]), eLicense: world.eLicense.received.slice(before[1]) });
  }
  await world.stopGateway();
  const entries = await accessEntries(world.journalDirectory);
  problems = await journalProblems(world.journalDirectory);
  for (const { walker, ...walk } of taken) {
    const { index } = (walk.answer.body.extensions ?? {})['receipt'] as { index: number };
    walks.set(walker, { ...walk, entry: entries.find((entry) => entry.index === index) });
  }
});
afterAll(() => remove());

function walkOf(walker: Walker): Walk {
  const walk = walks.get(walker);
  if (walk === undefined) throw new Error(`${walker} must have walked`);
  return walk;
}

const dataOf = (walker: Walker): unknown => Object.values(walkOf(walker).answer.body.data ?? {})[0];
const accessOf = (walker: Walker) => walkOf(walker).answer.body.extensions?.['access'];
const stateOf = (walker: Walker, coordinate: string) => walkOf(walker).entry?.fields.find((field) => field.coordinate === coordinate && !field.implicit)?.state;

describe('one person in one request, as the citizen on own data', () => {
  it('gives name and sex plainly, and masks what needs a step-up, saying so', () => {
    expect(dataOf('citizen')).toMatchObject({
      name: '王建国', idNumber: '320***********0016', birthDate: '1938-XX-XX', sex: { code: '1', name: '男性' }, hukouDivision: '320411101011',
      hukouAddress: '江苏省常州市新北区孟河镇****', household: { householdNo: '****001', members: [{ name: '王建国', idNumber: '320***********0016' }] },
    });
    expect(walkOf('citizen').answer.body.errors).toBeUndefined();
    expect(accessOf('citizen')).toMatchObject({ stepUp: expect.arrayContaining(['me.idNumber', 'me.birthDate']), denied: [] });
    expect(walkOf('citizen').answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
  });

  it('gives everything plainly after a face check', () => {
    expect(dataOf('citizen after a face check')).toMatchObject({
      name: '王建国', idNumber: '320499193802140016', birthDate: '1938-02-14', household: { householdNo: 'H000001', members: [{ idNumber: '320499193802140016' }] },
    });
    expect(accessOf('citizen after a face check')).toEqual({ masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] });
  });

  it('tells the departments that a person asks about oneself', () => {
    expect(walkOf('citizen').population[0]).toMatchObject({ operation: 'queryPop', purpose: { YWLX: '本人查询' }, subjects: ['320499193802140016'], outcome: 'ok' });
    expect(walkOf('citizen').eLicense.at(-1)).toMatchObject({ operation: 'getLicenseList', purpose: { useCause: '本人查询' }, subjects: ['320499193802140016'] });
  });
});

describe('as an approval engine with item and case', () => {
  it('gives the values that the item needs, and a verdict field in place of the birth date', () => {
    expect(dataOf('engine')).toMatchObject({
      name: '王建国', idNumber: '320499193802140016', birthDate: null, hukouAddress: '江苏省常州市新北区孟河镇望江里12号',
      licenses: { nodes: expect.arrayContaining([{ typeName: '居民身份证', number: '320499193802140016', status: 'VALID', validTo: null }]) },
    });
    expect(accessOf('engine')).toMatchObject({ masked: [], denied: [], verdict: { 'subject.birthDate': 'Person.isAtLeast' } });
  });

  it('carries item and case to both departments, each where it asks for them', () => {
    expect(walkOf('engine').population[0]?.purpose).toMatchObject({ SBM: '11320499MY9B00035D', YWLX: ITEM_NAME, BJBH: CASE });
    expect(walkOf('engine').eLicense.at(-1)?.purpose).toEqual({ useCause: ITEM_NAME, serviceItemCode: ITEM, projectId: CASE });
  });
});

describe('as a window clerk', () => {
  it('masks what is personal and gives the rest', () => {
    expect(dataOf('clerk')).toMatchObject({ name: '王建国', idNumber: '320***********0016', birthDate: '1938-XX-XX', hukouAddress: '江苏省常州市新北区孟河镇****' });
    expect(accessOf('clerk')).toMatchObject({ masked: expect.arrayContaining(['subject.idNumber', 'subject.birthDate', 'subject.licenses.nodes.@.number']), denied: [] });
  });
});

describe('as an application without a grant', () => {
  const denied = ['subject.name', 'subject.idNumber', 'subject.birthDate', 'subject.hukouAddress', 'subject.household', 'subject.licenses'];

  it('leaves denied fields null with one error a path, and the rest of the answer intact', () => {
    expect(dataOf('application without a grant')).toMatchObject({ name: null, idNumber: null, birthDate: null, hukouAddress: null, household: null, licenses: null, sex: { code: '1' }, hukouDivision: '320411101011' });
    const { errors = [] } = walkOf('application without a grant').answer.body;
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(denied);
    for (const { message, extensions } of errors) {
      expect(message).toBe('无权读取此字段 / This field may not be read by this client for this purpose.');
      expect(extensions['code']).toBe('FIELD_FORBIDDEN');
    }
  });

  it('asks no department for what is denied', () => {
    expect(walkOf('application without a grant').eLicense).toEqual([]);
    expect(walkOf('application without a grant').population).toHaveLength(1);
  });
});

describe('the log', () => {
  it('verifies as it lies on disk', () => expect(problems).toEqual([]));

  it.each(Object.keys(WALKS) as Walker[])('has one entry for the %s, which names client, item, case, subject and sources, and no value', (walker) => {
    const { entry, answer } = walkOf(walker);
    const { wish } = WALKS[walker];
    const isCase = 'case' in wish;
    expect(entry).toMatchObject({
      kind: 'A', operation: { name: 'Dossier', type: 'query' }, caseNo: isCase ? CASE : null,
      context: { clientId: wish.client, item: isCase ? ITEM : null }, requestId: answer.body.extensions?.['requestId'],
      subjects: [{ kind: 'PERSON' }], outcome: { status: 200, refusal: null },
    });
    expect(entry?.outcome?.sources.map(({ source, status }) => `${source} ${status}`)).toContain('population FOUND');
    // A year and a hyphen also end a group of a request's number.
    expect(JSON.stringify(entry)).not.toMatch(/320499\d{8}|王建国|望江里|(?<![0-9a-f-])1938-/);
  });

  it.each([
    ['citizen', 'Person.idNumber', 'M'],
    ['citizen after a face check', 'Person.idNumber', 'A'],
    ['engine', 'Person.birthDate', 'V'],
    ['engine', 'Person.idNumber', 'A'],
    ['clerk', 'Person.idNumber', 'M'],
    ['clerk', 'Person.name', 'A'],
    ['application without a grant', 'Person.name', 'D'],
    ['application without a grant', 'Person.sex', 'A'],
  ] as const)('says of the %s that %s was %s', (walker, coordinate, state) => expect(stateOf(walker, coordinate)).toBe(state));

  it('knows the same person under the same pseudonym, whoever asked', () => {
    const pseudonyms = new Set([...walks.values()].map(({ entry }) => entry?.subjects[0]?.pseudonym));
    expect(pseudonyms.size).toBe(1);
  });
});
