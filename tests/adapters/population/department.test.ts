import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPopulationAdapter } from '../../../adapters/population/client.ts';
import type { PopulationAdapter } from '../../../adapters/population/population-adapter.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { startPopulationDepartment } from '../../../sandbox/departments/population/start-population-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext, citizenContext } from '../call-context.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const zhang = registry.persona('P03');
const chen = registry.persona('P04');
const xu = registry.persona('P10');
const NOBODY = '320499198503090111';

let department: Department;
let adapter: PopulationAdapter;
const open = (license = 'TEST-LICENSE', attemptMs = 600_000) => createPopulationAdapter({ url: `${department.url}/services/PopService`, license, resilience: { retry: { retries: 0 }, timeout: { attemptMs } } });

beforeAll(async () => {
  department = await startPopulationDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

const person = (number: string) => ({ type: '111', number });
const last = () => department.received.at(-1);

describe('the population adapter against the simulated department, over sockets', () => {
  it('asks once for many, in GBK, and the department notes who asked, for what and where', async () => {
    adapter = open();
    const before = department.received.length;
    const answers = await adapter.personsByIdNumber([zhang.idNumber, NOBODY, chen.idNumber, xu.idNumber].map(person), callContext());
    expect(answers.map((answer) => (answer.outcome === 'FOUND' ? answer.value.name : answer.outcome))).toEqual([zhang.name, 'NOT_FOUND', chen.name, xu.name]);
    expect(department.received.length - before).toBe(1);
    expect(last()).toMatchObject({ operation: 'queryPop', subjects: [zhang.idNumber, NOBODY, chen.idNumber, xu.idNumber], outcome: 'ok' });
    expect(last()?.purpose).toMatchObject({ YWLX: '食品经营许可新办', FSD: '320499', SBM: '11320499MY9B00035D', BJBH: '32049926090100002' });
  });

  it("tells the department that a citizen asks about oneself", async () => {
    adapter = open();
    expect(await adapter.personsByIdNumber([person(zhang.idNumber)], citizenContext())).toMatchObject([{ outcome: 'FOUND' }]);
    expect(last()?.purpose).toMatchObject({ YWLX: '本人查询' });
  });

  it('reads a hundred synthetic people as they are', async () => {
    adapter = open();
    const people = Array.from({ length: 100 }, (_, index) => registry.person(index * 7)).filter(({ defects }) => !defects.includes('SHARED_ID_NUMBER'));
    const answers = await adapter.personsByIdNumber(people.map(({ idNumber }) => person(idNumber)), callContext());
    for (const [index, answer] of answers.entries()) {
      const wanted = people[index];
      if (answer.outcome !== 'FOUND' || wanted === undefined) throw new Error(`person ${index}: ${answer.outcome}`);
      const { value } = answer;
      expect({
        id: value.idNumber, name: value.name, sex: value.sex?.code, ethnicity: value.ethnicity?.code, birthDate: value.birthDate, hh: value.householdNo, relation: value.relationToHead?.code,
        marital: value.hukouMaritalStatus?.code, moved: value.hukouMoveInDate, cardTo: value.idCardValidTo, longTerm: value.idCardLongTerm, mobile: value.mobile, permit: value.residencePermit?.number ?? null,
      }).toEqual({
        id: wanted.idNumber, name: wanted.name, sex: wanted.sex, ethnicity: wanted.ethnicity, birthDate: wanted.birthDate, hh: wanted.householdNo, relation: wanted.relationToHead,
        marital: wanted.hukouMaritalStatus, moved: wanted.hukouMovedInOn, cardTo: wanted.idCard?.validTo ?? null, longTerm: wanted.idCard === null ? null : wanted.idCard.validTo === null, mobile: wanted.mobile, permit: wanted.residencePermit?.number ?? null,
      });
      expect(value.personStatus).not.toBeNull();
    }
  });

  it('reads history, duplicates and the lower-case x of P10', async () => {
    adapter = open();
    const [answer] = await adapter.personsByIdNumber([person(xu.idNumber)], callContext());
    expect(answer).toMatchObject({ outcome: 'FOUND', value: { recordCurrent: true, validFrom: '2018-06-08T19:56:53+08:00', validTo: null, history: [{ householdNo: 'H000021' }] } });
    expect(answer?.evidence.quality).toEqual(expect.arrayContaining(['DUPLICATE_ROW', 'ID_LOWERCASE_X']));
  });

  it('gives a household with its members', async () => {
    adapter = open();
    const household = registry.household(zhang.householdNo);
    const answer = await adapter.household(zhang.householdNo, callContext());
    if (answer.outcome !== 'FOUND' || household === null) throw new Error(answer.outcome);
    expect(new Set(answer.value.members.map(({ idNumber }) => idNumber))).toEqual(new Set(household.members.map((index) => registry.person(index).idNumber)));
    expect(await adapter.household('H0000000000', callContext())).toMatchObject({ outcome: 'NOT_FOUND' });
  });

  it('is REFUSED with a wrong licence, and the licence is in no answer', async () => {
    adapter = open('WRONG-LICENSE');
    const [answer] = await adapter.personsByIdNumber([person(zhang.idNumber)], callContext());
    expect(answer).toMatchObject({ outcome: 'REFUSED', cause: 'NOT_AUTHORISED' });
    expect(JSON.stringify(answer)).not.toContain('WRONG-LICENSE');
  });

  it.each<[FaultKind | FaultSetting, object]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    [{ fault: 'body-cut', after: 300 }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    [{ fault: 'out-cut', after: 120 }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['http-500', { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['fault-500', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['fault-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['html-maintenance', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['empty-out', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['doctype', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
    ['wrong-charset', { outcome: 'FOUND', value: { name: '张伟' } }],
    ['no-charset', { outcome: 'FOUND', value: { name: '张伟' } }],
    ['utf8-declared-gbk', { outcome: 'FOUND', value: { name: '张伟' } }],
    ['cdata', { outcome: 'FOUND', value: { name: '张伟' } }],
    ['control-characters', { outcome: 'FOUND', value: { name: '张伟' } }],
    ['duplicate-rows', { outcome: 'FOUND', value: { name: '张伟' } }],
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['SCHEMA_DRIFT:xm'] } }],
  ])('under the fault %j', async (fault, wanted) => {
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    adapter = open(undefined, fault === 'hang' ? 300 : undefined);
    const [answer] = await adapter.personsByIdNumber([person(zhang.idNumber)], callContext());
    expect(answer).toMatchObject(wanted);
    if (answer?.outcome !== 'FOUND') expect(JSON.stringify(answer)).not.toContain(zhang.idNumber);
  });

  it('tries again and answers when the trouble has passed, keeping count', async () => {
    department.faults.set({ fault: 'http-500', times: 1 });
    adapter = createPopulationAdapter({ url: `${department.url}/services/PopService`, license: 'TEST-LICENSE', random: () => 0 });
    expect(await adapter.personsByIdNumber([person(zhang.idNumber)], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
    expect(adapter.figures()).toMatchObject({ source: 'population', calls: 1, retries: 1, outcomes: { FOUND: 1 } });
  });
});
