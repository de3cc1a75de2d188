import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCE_NAMES } from '../../adapters/source-registry.ts';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { ReceivedRequest } from '../../sandbox/departments/server/department.ts';
import type { TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { accessEntries, journalProblems } from './access-entries.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * The README's query: one person with household, enterprises, credit, licences, social and medical insurance, real estate, parcel and division, in one request, under
 * each kind of principal; checked by what the client got, what each of the eight departments received, and what the log says.
 */
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const DOCUMENT = read('docs/queries/dossier.graphql');
const DOSSIER = DOCUMENT.slice(DOCUMENT.indexOf('fragment'));
const ENTITY = '91320499MY9A00018R';
const ITEM = '11320499MY9B00035D4320131002001';
const ITEM_NAME = '开办餐饮店一件事';
const CASE = 'XB2026CY0002';
const OF_CASE = { item: 'open-restaurant', case: CASE };
const PUBLIC_PART = `legalEntity(uscc: "${ENTITY}") { uscc name status creditRecords(first: 10) { nodes { category content } } }`;
const PERSON = /320499\d{8}|张伟|听澜路|1985-03/;

const WALKS = {
  'citizen': { wish: { client: 'citizen-app', person: 'P03' }, variables: { mine: true } },
  'citizen after a face check': { wish: { client: 'citizen-app', person: 'P03', acr: 'face' }, variables: { mine: true } },
  'enterprise agent': { wish: { client: 'enterprise-app', person: 'P03', entity: ENTITY }, variables: { mine: true } },
  'enterprise agent with a case': { wish: { client: 'enterprise-app', person: 'P03', entity: ENTITY, ...OF_CASE }, variables: { mine: true } },
  'engine': { wish: { client: 'approval-engine', ...OF_CASE }, variables: { mine: false } },
  'clerk': { wish: { client: 'service-window', person: 'clerk-shen', ...OF_CASE }, variables: { mine: false } },
  'officer': { wish: { client: 'approval-desk', person: 'officer-qian', ...OF_CASE }, variables: { mine: false } },
  'auditor': { wish: { client: 'audit-console', person: 'auditor-zhou' }, query: `query Stranger($personId: ID!) { person(personId: $personId) { ...Dossier } ${PUBLIC_PART} }\n${DOSSIER}`, variables: {} },
  'open-data application': { wish: { client: 'open-data' }, variables: { mine: false } },
  'application without a grant': { wish: { client: 'statistics-app', ...OF_CASE }, variables: { mine: false } },
} as const satisfies Record<string, { wish: TokenWish; variables: Readonly<Record<string, unknown>>; query?: string }>;
type Walker = keyof typeof WALKS;
const WALKERS = Object.keys(WALKS) as Walker[]; // The keys of a literal are its own.

type Received = Readonly<Record<string, readonly ReceivedRequest[]>>;
interface Walk {
  readonly answer: Answered;
  readonly received: Received;
  readonly entry: AccessView | undefined;
}
const walks = new Map<Walker, Walk>();
let openDocument: { answer: Answered; received: Received };
let problems: unknown[];
let remove: () => Promise<void>;

async function listening<T>(world: World, act: () => Promise<T>): Promise<{ answer: T; received: Received }> {
  const before = SOURCE_NAMES.map((name) => world.department(name).received.length);
  const answer = await act();
  return { answer, received: Object.fromEntries(SOURCE_NAMES.map((name, at) => [name, world.department(name).received.slice(before[at])])) };
}

async function askRegistered(world: World): Promise<Answered> {
  const manifest = JSON.parse(read('policy/documents/open-data.json')) as { operations: { id: string; name: string }[] };
  const documentId = `sha256:${manifest.operations.find(({ name }) => name === 'EntityPublicity')?.id}`;
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST', body: JSON.stringify({ documentId, variables: { uscc: ENTITY } }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await world.token({ client: 'open-data' })}` },
  });
  // What it holds is what is asserted.
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] };
}

beforeAll(async () => {
  const world = await startWorld();
  remove = world.close;
  const taken: { walker: Walker; answer: Answered; received: Received }[] = [];
  const personId = world.personIdOf('320499198503090031');
  for (const walker of WALKERS) {
    const { wish, variables } = WALKS[walker];
    const token = await world.token(wish);
    const auditor = walker === 'auditor';
    taken.push({ walker, ...(await listening(world, () => world.ask(auditor ? WALKS.auditor.query : DOCUMENT, { token, variables: auditor ? { personId } : variables }))) });
  }
  openDocument = await listening(world, () => askRegistered(world));
  await world.stopGateway();
  const entries = await accessEntries(world.journalDirectory);
  problems = await journalProblems(world.journalDirectory);
  for (const { walker, ...walk } of taken) {
    const { requestId } = walk.answer.body.extensions ?? {};
    const principal = entries.filter(({ context }) => context.clientId === WALKS[walker].wish.client);
    walks.set(walker, { ...walk, entry: principal.find((entry) => entry.requestId === requestId) ?? principal.find(({ outcome }) => outcome?.refusal === walk.answer.body.errors?.[0]?.extensions['code']) });
  }
});
afterAll(() => remove());

function walkOf(walker: Walker): Walk {
  const walk = walks.get(walker);
  if (walk === undefined) throw new Error(`${walker} must have walked`);
  return walk;
}
const dataOf = (walker: Walker): unknown => Object.values(walkOf(walker).answer.body.data ?? {})[0];
const accessOf = (walker: Walker) => walkOf(walker).answer.body.extensions?.['access'] as { masked: string[]; denied: string[]; stepUp: string[]; verdict: Record<string, string> };
const purposesOf = (walker: Walker, department: string) => (walkOf(walker).received[department] ?? []).map(({ purpose }) => purpose).filter((purpose) => Object.keys(purpose).length > 0);

const UNIT = { realEstateUnitNo: '320499001002GB00015F00010203', use: '城镇住宅用地/住宅', parcel: { parcelCode: '320499001002GB00015', landUse: { name: '城镇住宅用地' } } };
const DIVISION = { code: '320411103', name: '薛家镇', validFrom: null, validTo: null };
const INSURED = { insuranceKind: { name: '职工基本医疗保险' }, status: { name: '正常参保' }, insuredPlace: { name: '常州市本级' } };
const COVERED = { medicalInsurance: [{ ...INSURED, accountBalance: null }] };
const PLAIN = {
  name: '张伟', idNumber: '320499198503090031', birthDate: '1985-03-09', sex: { code: '1', name: '男性' }, hukouAddress: '江苏省常州市新北区薛家镇听澜路18号',
  hukouArea: { code: '320411103', name: '薛家镇', level: 'TOWNSHIP', parent: { name: '新北区' } },
  household: { householdNo: 'H000003', head: { name: '张伟' }, members: [{ name: '张伟', relationToHead: { name: '户主' } }, { name: null, relationToHead: null }, { name: null, relationToHead: null }] },
  legalRepOf: { nodes: [{ uscc: ENTITY, name: '常州沐川示例科技有限公司', status: 'ACTIVE', creditRecords: { nodes: [{ category: 'LICENSE', decidedOn: '2018-03-15', content: '准予设立登记' }] } }], pageInfo: { hasNextPage: false } },
  socialInsurance: expect.arrayContaining([expect.objectContaining({ insuranceType: { name: '企业职工基本养老保险' }, status: { name: '正常参保' }, totalMonths: 71, contributionBase: '23461.00' })]),
  medicalInsurance: [{ ...INSURED, accountBalance: '795.98' }],
  realEstateRights: { nodes: [{ certificateNo: '苏(2021)示例市不动产权第0000006号', location: '江苏省常州市新北区薛家镇听澜路18号', areaSqm: '81.41', isFreeOfEncumbrance: 'TRUE', unit: { ...UNIT, parcel: { ...UNIT.parcel, division: DIVISION } } }] },
};
const MASKED_HOME = { idNumber: '320***********0031', birthDate: '1985-XX-XX', hukouAddress: '江苏省常州市新北区薛家镇****', household: { householdNo: '****003' } };
const RATED = { nodes: [{ uscc: ENTITY, legalRepName: '张伟', creditRating: { level: 'B', score: null, asOf: '2026-10-31' } }] };
const MASKED_ESTATE = { nodes: [{ certificateNo: '****', location: '江苏省常州市新北区薛家镇****', areaSqm: null, isFreeOfEncumbrance: 'TRUE', unit: UNIT }] };

describe('the whole dossier in one request', () => {
  it('is the query of the README, word for word', () => expect(read('README.md')).toContain(DOCUMENT));

  it.each([
    ['citizen', { ...MASKED_HOME, ...COVERED, name: '张伟', legalRepOf: { nodes: [{ uscc: ENTITY, creditRating: null, licenses: null }] }, realEstateRights: MASKED_ESTATE }],
    ['citizen after a face check', PLAIN],
    ['enterprise agent', { ...MASKED_HOME, ...COVERED, legalRepOf: { nodes: [{ uscc: ENTITY, legalRepName: '张伟', creditRating: null }] }, realEstateRights: MASKED_ESTATE }],
    ['enterprise agent with a case', { ...MASKED_HOME, ...COVERED, legalRepOf: RATED }],
    ['engine', {
      ...COVERED, idNumber: '320499198503090031', birthDate: null, hukouArea: null, household: { householdNo: 'H000003', head: null }, legalRepOf: RATED,
      realEstateRights: { nodes: [{ certificateNo: '苏(2021)示例市不动产权第0000006号', areaSqm: '81.41', owners: null, unit: UNIT }] },
    }],
    ['clerk', { ...MASKED_HOME, ...COVERED, legalRepOf: RATED, realEstateRights: MASKED_ESTATE }],
    ['officer', { ...MASKED_HOME, ...COVERED, legalRepOf: RATED, realEstateRights: MASKED_ESTATE }],
    ['auditor', null],
    ['application without a grant', { name: null, idNumber: null, sex: { code: '1' }, household: null, legalRepOf: null, licenses: null, socialInsurance: null, medicalInsurance: null, realEstateRights: null }],
  ] as const)('gives the %s what that kind of principal may see', (walker, data) => {
    expect(walkOf(walker).answer.status).toBe(200);
    if (data === null) expect(dataOf(walker)).toBeNull();
    else expect(dataOf(walker)).toMatchObject(data);
  });

  it.each(['citizen', 'citizen after a face check', 'engine', 'clerk', 'officer'] as const)('gives the %s the valid licences alone', (walker) => {
    const { licenses } = dataOf(walker) as { licenses: { nodes: { typeName: string; number: string }[] } };
    expect(licenses.nodes.map(({ typeName }) => typeName)).toEqual(['食品经营许可证', '社会保障卡', '居民户口簿', '营业执照', '结婚证']);
    const plain = walker === 'citizen after a face check' || walker === 'engine';
    expect(licenses.nodes[4]?.number).toBe(plain ? 'J320499-2015-000123' : 'J320499-****-****23');
  });

  it('says of every field that is not plain what became of it', () => {
    expect(accessOf('citizen').stepUp).toEqual(expect.arrayContaining(['me.idNumber', 'me.licenses.nodes.@.number', 'me.realEstateRights.nodes.@.areaSqm', 'me.socialInsurance.@.contributionBase', 'me.medicalInsurance.@.accountBalance']));
    expect(accessOf('citizen after a face check').masked).toEqual([]);
    expect(accessOf('engine').verdict).toEqual({ 'subject.birthDate': 'Person.isAtLeast', 'subject.socialInsurance.@.totalMonths': 'Person.continuousAtLeast' });
    expect(accessOf('clerk').masked).toEqual(expect.arrayContaining(['subject.idNumber', 'subject.licenses.nodes.@.number', 'subject.realEstateRights.nodes.@.certificateNo']));
    expect(accessOf('application without a grant').denied).toEqual(expect.arrayContaining(['subject.legalRepOf', 'subject.licenses', 'subject.realEstateRights', 'subject.socialInsurance', 'subject.medicalInsurance']));
  });

  it.each(['citizen', 'citizen after a face check', 'enterprise agent', 'engine', 'clerk', 'officer'] as const)('shows the %s nothing of the other members and owners beyond that they are', (walker) => {
    const { household } = dataOf(walker) as { household: { members: unknown[] } };
    expect(household.members.slice(1)).toEqual([{ name: null, relationToHead: null }, { name: null, relationToHead: null }]);
    expect(JSON.stringify(walkOf(walker).answer.body)).not.toMatch(/陈静|张一诺|320499198706220043/);
  });

  it('gives each department’s answer its source, with nothing left out', () => {
    const sources = walkOf('citizen').answer.body.extensions?.['sources'] as { source: string; status: string }[];
    expect(new Set(sources.map(({ source, status }) => `${source} ${status}`))).toEqual(new Set(SOURCE_NAMES.map((name) => `${name} FOUND`)));
  });
});

describe('who may not ask for persons', () => {
  it('the auditor gets what is public of an entity, and no person who is not in the token', () => {
    expect(walkOf('auditor').answer.body.data).toMatchObject({ person: null, legalEntity: { uscc: ENTITY, name: '常州沐川示例科技有限公司', status: 'ACTIVE', creditRecords: { nodes: [{ category: 'LICENSE' }] } } });
    expect(walkOf('auditor').answer.body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([['person', 'FIELD_FORBIDDEN']]);
  });

  it('the open-data application is refused the query, and answered by its registered document', () => {
    expect(walkOf('open-data application').answer).toMatchObject({ status: 403, body: { errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED', clientClass: 'OPEN_DATA_APP' } }] } });
    expect(openDocument.answer.body).toMatchObject({ data: { legalEntity: { uscc: ENTITY, name: '常州沐川示例科技有限公司', entityKind: 'ENTERPRISE', status: 'ACTIVE' } } });
    expect(openDocument.received['legal-person']?.at(-1)?.purpose).toMatchObject({ sxmc: '公共数据开放' });
  });

  it.each([['auditor', ['legal-person', 'credit']], ['open-data application', []], ['application without a grant', ['population']]] as const)('for the %s only %j is asked', (walker, asked) => {
    expect(SOURCE_NAMES.filter((name) => walkOf(walker).received[name]?.length !== 0).toSorted()).toEqual([...asked].toSorted());
  });
});

describe('what the departments received', () => {
  const HRSS = (matter: string, asker: string) => ({ 'additional.powerMatters': matter, 'additional.accesscardId': asker });
  it.each([
    ['citizen', '本人查询', null, null, HRSS('本人查询', '320499198503090031')],
    ['enterprise agent', '本单位查询', null, null, HRSS('本单位查询', ENTITY)],
    ['engine', ITEM_NAME, ITEM, CASE, { ...HRSS(ITEM, '11320499MY9B00035D'), 'additional.materialName': ITEM_NAME, 'additional.projectId': CASE }],
    ['clerk', ITEM_NAME, ITEM, CASE, { ...HRSS(ITEM, '11320499MY9B00035D'), 'additional.materialName': ITEM_NAME, 'additional.projectId': CASE }],
  ] as const)('names why the %s asks, in each department’s own words', (walker, cause, item, caseNo, hrss) => {
    const ofCase = (names: Record<string, string>) => (caseNo === null ? {} : names);
    const expected = {
      population: { YWLX: cause, ...ofCase({ BJBH: CASE }) }, 'legal-person': { sxmc: cause, ...ofCase({ sxbm: ITEM, bjbh: CASE }) }, hrss,
      'e-license': { useCause: cause, serviceItemCode: item ?? 'SELF-REQUEST', ...ofCase({ projectId: CASE }) }, 'real-estate': { sxmc: cause, ...ofCase({ sxbm: ITEM, bjbh: CASE }) }, 'medical-insurance': { matt_name: cause, ...ofCase({ matt_code: ITEM, acp_no: CASE }) },
    };
    for (const [department, purpose] of Object.entries(expected)) {
      const purposes = purposesOf(walker, department);
      expect(purposes, department).not.toEqual([]);
      for (const one of purposes) expect(one, department).toMatchObject(purpose);
    }
  });

  it.each(['citizen after a face check', 'engine', 'clerk', 'officer'] as const)('is for the %s no call a record: each source that can batch is asked a bounded number of times', (walker) => {
    const calls = Object.fromEntries(SOURCE_NAMES.map((name) => [name, walkOf(walker).received[name]?.length ?? 0]));
    // Person, household, members; entities of a person, then the entities (again for an employer); four tables of one exchange database.
    // Where the entity is of the case, its licences are another holder's: the library takes one a call.
    expect(calls).toMatchObject({ population: 3, credit: 4, 'e-license': walker === 'citizen after a face check' ? 1 : 2, geospatial: 1, hrss: 1 });
    // The enrolments, and on the platform's first call of the day the sign-in.
    expect(walkOf(walker).received['medical-insurance']?.filter(({ operation }) => operation !== '9001').map(({ operation }) => operation)).toEqual(['1101']);
    expect(calls['legal-person']).toBeLessThanOrEqual(3);
    expect(calls['real-estate']).toBeLessThanOrEqual(2);
  });
});

describe('the log', () => {
  it('verifies as it lies on disk', () => expect(problems).toEqual([]));

  it.each(WALKERS)('has one entry for the %s, with no value in it', (walker) => {
    const { entry } = walkOf(walker);
    const ofCase = 'item' in WALKS[walker].wish;
    expect(entry).toMatchObject({ context: { clientId: WALKS[walker].wish.client, item: ofCase ? ITEM : null }, caseNo: ofCase ? CASE : null });
    expect(JSON.stringify(entry)).not.toMatch(PERSON);
  });

  it.each([
    ['citizen', 'me.idNumber', 'M'], ['citizen', 'me.legalRepOf.nodes.@.creditRating', 'D'], ['citizen', 'me.socialInsurance.@.contributionBase', 'D'],
    ['citizen', 'me.medicalInsurance.@.accountBalance', 'D'], ['citizen', 'me.medicalInsurance.@.status', 'A'], ['citizen after a face check', 'me.medicalInsurance.@.accountBalance', 'A'], ['engine', 'subject.medicalInsurance.@.status', 'A'],
    ['engine', 'subject.medicalInsurance.@.accountBalance', 'D'], ['clerk', 'subject.medicalInsurance.@.insuranceKind', 'A'], ['application without a grant', 'subject.medicalInsurance', 'D'],
    ['citizen', 'me.realEstateRights.nodes.@.certificateNo', 'M'], ['citizen after a face check', 'me.socialInsurance.@.contributionBase', 'A'],
    ['enterprise agent with a case', 'me.legalRepOf.nodes.@.creditRating.level', 'A'], ['engine', 'subject.birthDate', 'V'], ['engine', 'subject.socialInsurance.@.totalMonths', 'V'],
    ['engine', 'subject.legalRepOf.nodes.@.creditRating.score', 'D'], ['engine', 'subject.realEstateRights.nodes.@.unit.parcel.parcelCode', 'A'], ['clerk', 'subject.idNumber', 'M'],
    ['officer', 'subject.realEstateRights.nodes.@.location', 'M'], ['auditor', 'legalEntity.name', 'A'], ['auditor', 'person.idNumber', 'D'], ['application without a grant', 'subject.realEstateRights', 'D'],
  ] as const)('says of the %s that %s was %s', (walker, path, state) => {
    expect(walkOf(walker).entry?.fields.find((field) => field.path === path && !field.implicit)?.state).toBe(state);
  });
});
