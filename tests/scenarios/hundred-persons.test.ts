import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCES } from '../../adapters/source-registry.ts';
import type { ReceivedRequest } from '../../sandbox/departments/server/department.ts';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';
import { startWorld, type Answered, type World } from './world.ts';
import { until } from '../until.ts';

/*
 * A hundred persons in one answer through the whole gateway, by somebody who may read them. A token names twenty parties at most, so the hundred are the people of
 * five dormitories (集体户), twenty each, whose five parties the case names: the privileged account (市长账号) sees households under a second person's approval, and of the people
 * in them what is L2, verdicts among it (domain.md 6.6). Counted is what each department received.
 */
const CASE = { item: 'talent-settlement', case: 'XB2026RC0099' } as const;
const [DORMITORIES, BEDS] = [5, 20];
const PERSONS = DORMITORIES * BEDS;
const READ = 'query Dormitories { subjects { ... on Person { household { members { personId name continuousAtLeast hasHousing } } } } }';
const ASK = 'mutation Ask($input: ApprovalInput!) { requestApproval(input: $input) { approvalId } }';
const APPROVE = 'mutation Approve($id: ID!) { answerApproval(approvalId: $id, outcome: APPROVED, reason: "集体户清查,同意") { state } }';
const CANNOT_BATCH = ['hrss', 'real-estate'] as const;

interface Member {
  readonly personId: string;
  readonly name: string | null;
  readonly continuousAtLeast: string;
  readonly hasHousing: string;
}

let world: World;
let idNumbers: readonly string[];
let refused: Answered;
let answer: Answered;
const received = new Map<string, readonly ReceivedRequest[]>();
const proxies = new Map<string, CountingProxy>();

const members = ({ body }: Answered): readonly Member[] =>
  ((body.data?.['subjects'] ?? []) as { household: { members: Member[] } | null }[]).flatMap(({ household }) => household?.members ?? []); // the schema's shape

beforeAll(async () => {
  world = await startWorld({
    environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' },
    through: async (name, url) => {
      if (!CANNOT_BATCH.some((each) => each === name)) return url;
      const proxy = await startCountingProxy(url);
      proxies.set(name, proxy);
      return proxy.url;
    },
    portalData: (registry) => {
      const collective = Array.from({ length: registry.size }, (_, index) => registry.person(index)).filter(({ hukouKind }) => hukouKind === 'COLLECTIVE');
      const dormitories = [...new Set(collective.map(({ householdNo }) => householdNo))].map((no) => registry.household(no)).filter((household) => household !== null);
      // Of whom the register says two things it says nothing.
      const isPlain = (index: number) => !registry.person(index).defects.some((defect) => defect === 'DUPLICATE_CURRENT_ROW' || defect === 'SHARED_ID_NUMBER');
      const whole = dormitories.filter(({ members: all }) => all.length === BEDS && all.every(isPlain)).slice(0, DORMITORIES);
      idNumbers = whole.flatMap((household) => household.members.map((index) => registry.person(index).idNumber));
      const parties = whole.map((household) => ({ role: 'APPLICANT' as const, person: registry.person(household.members[0] ?? 0).idNumber }));
      const data = loadPortalData();
      return { ...data, cases: [...data.cases, { case: CASE.case, item: CASE.item, region: '320411', clients: ['city-desk'], officials: ['chief-yu'], parties }] };
    },
  });
  const chief = await world.token({ client: 'city-desk', person: 'chief-yu', ...CASE });
  const police = await world.token({ client: 'owner-desk', person: 'cdo-police' });
  refused = await world.ask(READ, { token: chief });
  const asked = await world.ask(ASK, { token: chief, variables: { input: { fields: ['Person.household', 'Household.members'], minutes: 60, reason: '集体户清查' } } });
  const { approvalId: id } = (asked.body.data?.['requestApproval'] ?? {}) as { approvalId?: string }; // what was asked for
  await world.ask(APPROVE, { token: police, variables: { id } });
  // One household first, until the gateway has heard of the approval; with code compiled, what is counted runs into no time limit.
  const first = world.personIdOf(idNumbers[0] ?? '');
  const one = `{ person(personId: "${first}") { household { householdNo members { personId } } } }`;
  await until(async () => expect((await world.ask(one, { token: chief })).body.data).toMatchObject({ person: { household: { members: expect.any(Array) } } }), 250);
  for (const name of CANNOT_BATCH) world.department(name).faults.set({ fault: 'slow', ms: 20 });
  const names = ['population', 'hrss', 'real-estate'];
  const before = new Map(names.map((name) => [name, world.department(name).received.length]));
  answer = await world.ask(READ, { token: chief });
  for (const name of names) received.set(name, world.department(name).received.slice(before.get(name)));
});
afterAll(async () => {
  await world?.close();
  await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
});

const callsOf = (name: string, operation: string): readonly ReceivedRequest[] => (received.get(name) ?? []).filter((call) => call.operation === operation);

describe('a hundred persons in one answer', () => {
  it('are nobody\'s without the second person\'s word', () => expect([members(refused), new Set(refused.body.errors?.map(({ extensions }) => extensions['code']))]).toEqual([[], new Set(['FIELD_FORBIDDEN'])]));

  it('are all there, each with name and verdicts, once', () => {
    expect(answer.body.errors).toBeUndefined();
    const all = members(answer);
    expect([idNumbers.length, all.length]).toEqual([PERSONS, PERSONS]);
    expect(all.map(({ personId }) => personId).toSorted()).toEqual(idNumbers.map((number) => world.personIdOf(number)).toSorted());
    const known = new Set(['TRUE', 'FALSE']);
    expect(all.filter(({ name, continuousAtLeast, hasHousing }) => typeof name !== 'string' || name.includes('*') || !known.has(continuousAtLeast) || !known.has(hasHousing))).toEqual([]);
  });

  it('are one call of the population base for their households and one for them', () => {
    const calls = callsOf('population', 'queryPop');
    expect(calls.map(({ purpose, subjects }) => [purpose['CXLX'], subjects.length])).toEqual([['2', DORMITORIES], ['3', DORMITORIES], ['2', PERSONS - DORMITORIES]]);
  });

  it.each([['hrss', 'siAccount'], ['real-estate', 'queryByOwner']] as const)('are of %s, which cannot batch, one call a person, in parallel and bounded', (name, operation) => {
    const calls = callsOf(name, operation);
    expect(calls.map(({ subjects }) => subjects.length)).toEqual(Array.from({ length: PERSONS }, () => 1));
    expect(calls.flatMap(({ subjects }) => subjects).toSorted()).toEqual(idNumbers.toSorted());
    const { most = 0 } = proxies.get(name) ?? {};
    const { concurrent } = SOURCES[name].resilience.bulkhead;
    expect([most <= concurrent, most > concurrent / 4]).toEqual([true, true]);
  });

  it('are asked about for that item and case', () => {
    for (const calls of received.values()) for (const { purpose } of calls.filter(({ operation }) => ['queryPop', 'queryByOwner'].includes(operation))) expect(Object.values(purpose)).toEqual(expect.arrayContaining(['人才落户', CASE.case]));
  });
});
