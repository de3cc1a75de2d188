import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHrssAdapter } from '../../../adapters/hrss/client.ts';
import { POPULATION_ROWS, readHrssReply } from '../../../adapters/hrss/codec.ts';
import type { HrssAdapter } from '../../../adapters/hrss/hrss-adapter.ts';
import { toCopiedPerson } from '../../../adapters/hrss/mapping.ts';
import { readJsonReply } from '../../../adapters/protocol/read-json-reply.ts';
import { mapFound } from '../../../adapters/reading.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { startHrssDepartment } from '../../../sandbox/departments/hrss/start-hrss-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext, citizenContext } from '../call-context.ts';
import { wireBytes, wireJson } from '../wire-file.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const wu = registry.persona('P06');
const NOBODY = '320499198503090111';

let department: Department;
let adapter: HrssAdapter;
const start = (attemptMs = 600_000) => createHrssAdapter({ url: department.url, appKey: 'ZJTEST0001', appSecret: 'zj-test-app-secret', resilience: { retry: { retries: 0 }, timeout: { attemptMs } } });
beforeAll(async () => {
  department = await startHrssDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

const business = () => department.received.filter(({ operation }) => operation.startsWith('si'));

describe('the recorded reply of the gateway', () => {
  it('gives the newest copy by tong_time, whatever the case of its members', () => {
    const { current, historyCount, file } = wireJson('signed/zhejiang.expected.json').reply;
    const reply = { status: 200, contentType: 'application/json', retryAfterMs: null, body: wireBytes(`signed/${file}`) };
    const reading = mapFound(mapFound(readJsonReply(reply), (document) => readHrssReply(document, current.idNumber, POPULATION_ROWS)), (rows) => toCopiedPerson(current.idNumber, rows));
    expect(reading).toMatchObject({
      outcome: 'FOUND', asOf: current.asOf,
      value: { idNumber: current.idNumber, name: current.name, sex: { code: current.sex }, ethnicity: { code: current.nation }, birthDate: current.birthDate, registeredOn: current.registeredOn },
    });
    expect(reading.quality.filter((mark) => mark === 'OVERTAKEN_ROW')).toHaveLength(historyCount);
  });
});

describe('the hrss adapter against the simulated department, over sockets', () => {
  it('reads the accounts of one person, whatever form the dates have', async () => {
    adapter = start();
    const people = [wu, ...Array.from({ length: 40 }, (_, index) => registry.person(index * 37))].filter(({ idNumber, idNumberElsewhere }) => idNumber === idNumberElsewhere.toUpperCase());
    const answers = await adapter.socialInsuranceByIdNumber(people.map(({ idNumber }) => idNumber), callContext());
    for (const [index, answer] of answers.entries()) {
      const wanted = registry.socialInsuranceOf(people[index]?.idNumber ?? '');
      if (wanted.length === 0) {
        expect(answer.outcome).toBe('NOT_FOUND');
        continue;
      }
      if (answer.outcome !== 'FOUND') throw new Error(`${index}: ${JSON.stringify(answer)}`);
      expect(answer.value.accounts.map(({ insuranceType, status, employer, contributionBase, totalMonths, inArrears, flexibleEmployment, pensionAmount }) => (
        { insuranceType: insuranceType?.code, status: status?.code, uscc: employer?.uscc ?? null, contributionBase, totalMonths, inArrears, flexibleEmployment, pensionAmount }))).toEqual(wanted.map((account) => ({
        insuranceType: account.insuranceType, status: account.status, uscc: account.employer?.uscc ?? null, contributionBase: account.contributionBaseYuan, totalMonths: account.totalMonths,
        inArrears: account.inArrears, flexibleEmployment: account.flexibleEmployment, pensionAmount: account.pensionAmountYuan,
      })));
      for (const [at, account] of answer.value.accounts.entries()) expect(wanted[at]?.firstJoined.startsWith(account.firstJoined ?? 'absent')).toBe(true);
    }
  });

  it('makes one call a person, shares equal numbers, and carries the purpose envelope', async () => {
    adapter = start();
    const before = business().length;
    const answers = await adapter.socialInsuranceByIdNumber([wu.idNumber, NOBODY, wu.idNumber], callContext());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'NOT_FOUND', 'FOUND']);
    expect(business().length - before).toBe(2);
    expect(business().find(({ subjects }) => subjects.includes(wu.idNumber))?.purpose).toMatchObject({
      'additional.powerMatters': '11320499MY9B00035D4320131012001', 'additional.materialName': '食品经营许可新办', 'additional.accesscardId': '11320499MY9B00035D',
      'additional.projectId': '32049926090100002', 'additional.sponsorCode': wu.idNumber,
    });
  });

  it('asks for a hundred people in bounded parallel calls', async () => {
    adapter = createHrssAdapter({ url: department.url, appKey: 'ZJTEST0001', appSecret: 'zj-test-app-secret', resilience: { bulkhead: { concurrent: 4 }, timeout: { attemptMs: 600_000 } } });
    const before = business().length;
    const asked = adapter.socialInsuranceByIdNumber(Array.from({ length: 100 }, (_, index) => registry.person(index).idNumber), callContext());
    let [most, done] = [0, false];
    const watch = (async () => {
      while (!done) {
        most = Math.max(most, adapter.figures().inFlight);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const answers = await asked;
    done = true;
    await watch;
    expect(answers.every(({ outcome }) => outcome === 'FOUND' || outcome === 'NOT_FOUND')).toBe(true);
    expect([business().length - before, most]).toEqual([100, 4]);
  });

  it("is let in on a citizen's own request", async () => {
    adapter = start();
    expect(await adapter.socialInsuranceByIdNumber([wu.idNumber], citizenContext())).toMatchObject([{ outcome: 'FOUND' }]);
    expect(business().at(-1)?.purpose).toMatchObject({ 'additional.powerMatters': '本人查询', 'additional.materialName': '本人查询', 'additional.accesscardId': wu.idNumber });
  });

  it('lists paid months, newest first', async () => {
    adapter = start();
    const [answer] = await adapter.paymentsByIdNumber([wu.idNumber], callContext());
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    const wanted = registry.socialInsuranceOf(wu.idNumber).flatMap(({ insuranceType, paidMonths }) => paidMonths.map((month) => `${month} ${insuranceType}`));
    expect(answer.value.payments.map(({ month, insuranceType }) => `${month} ${insuranceType.code}`).toSorted()).toEqual(wanted.toSorted());
    expect(answer.value.payments.map(({ month }) => month)).toEqual(answer.value.payments.map(({ month }) => month).toSorted().toReversed());
  });

  it('reads employment, certification and card', async () => {
    adapter = start();
    const wanted = registry.employmentOf(wu.idNumber);
    const [answer] = await adapter.employmentByIdNumber([wu.idNumber], callContext());
    if (answer?.outcome !== 'FOUND' || wanted === null) throw new Error(answer?.outcome);
    expect(answer.value).toMatchObject({ idNumber: wu.idNumber, hardToEmploy: wanted.hardToEmploy === null ? null : { category: wanted.hardToEmploy.category } });
    expect(answer.value.socialCard?.number).toBe(wanted.socialCard?.number);
  });

  it('gets secrets once for a hundred callers, and renews once when they are over', async () => {
    adapter = start();
    const refreshes = () => department.received.filter(({ operation }) => operation.startsWith('refresh')).length;
    const before = refreshes();
    await Promise.all(Array.from({ length: 100 }, (_, index) => adapter.socialInsuranceByIdNumber([registry.person(index).idNumber], callContext())));
    expect(refreshes() - before).toBe(1);
    department.faults.set({ fault: 'secret-expired', times: 1 });
    expect(await adapter.socialInsuranceByIdNumber([wu.idNumber], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
    expect(refreshes() - before).toBe(2);
    department.faults.set({ fault: 'token-race', times: 1 });
    expect(await adapter.socialInsuranceByIdNumber([wu.idNumber], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
  });

  it.each<[FaultKind | FaultSetting, object]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }],
    ['http-500', { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['html-maintenance', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['invalid-json', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['secret-expired', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['SECRET_REFUSED'] } }],
    [{ fault: 'clock-skew', ms: -900_000 }, { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['CLOCK_SKEW'] } }],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_PERSON'] } }],
    ['wrong-charset', { outcome: 'FOUND' }],
    ['duplicate-rows', { outcome: 'FOUND' }],
    ['stale-row', { outcome: 'FOUND', value: { accounts: expect.not.arrayContaining([expect.objectContaining({ currentFrom: '1999-01-01' })]) } }],
    ['total-lies', { outcome: 'FOUND', evidence: { quality: expect.arrayContaining(['TOTAL_MISMATCH']) } }],
    ['schema-drift', { outcome: 'FOUND' }],
    ['double-encoded', { outcome: 'FOUND' }],
  ])('under the fault %j', async (fault, wanted) => {
    adapter = start(fault === 'hang' ? 300 : undefined);
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    const [answer] = await adapter.socialInsuranceByIdNumber([wu.idNumber], callContext());
    expect(answer).toMatchObject(wanted);
    if (answer?.outcome !== 'FOUND') expect(JSON.stringify(answer)).not.toContain(wu.idNumber);
  });
});
