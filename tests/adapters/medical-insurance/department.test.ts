import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMedicalInsuranceAdapter } from '../../../adapters/medical-insurance/client.ts';
import type { MedicalInsuranceAdapter } from '../../../adapters/medical-insurance/medical-insurance-adapter.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import type { FaultKind, FaultSetting } from '../../../sandbox/departments/server/fault-switch.ts';
import { startMedicalInsuranceDepartment } from '../../../sandbox/departments/medical-insurance/start-medical-insurance-department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext, citizenContext } from '../call-context.ts';

const registry = createSyntheticRegistry({ size: 2_000 });
const [wu, chen, zhangYinuo, jiang] = (['P06', 'P04', 'P05', 'P12'] as const).map((id) => registry.persona(id));
if (wu === undefined || chen === undefined || zhangYinuo === undefined || jiang === undefined) throw new Error('the personas must exist');
const NOBODY = '320499198503090111';
const CREDENTIALS = { paasId: 'shuqiao-city', token: 'tif-test-token', secret: 'med-test-app-secret' };

let department: Department;
let adapter: MedicalInsuranceAdapter;
const start = (options: Partial<Parameters<typeof createMedicalInsuranceAdapter>[0]> = {}) =>
  createMedicalInsuranceAdapter({ url: department.url, ...CREDENTIALS, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 600_000 } }, ...options });
beforeAll(async () => {
  department = await startMedicalInsuranceDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await adapter?.close();
});
afterAll(() => department.close());

const business = () => department.received.filter(({ operation }) => operation !== '9001');
const personNoOf = (idNumber: string): string => registry.medicalInsurance.enrollmentsOf(idNumber)[0]?.medicalPersonNo ?? '';

describe('the medical-insurance adapter against the simulated platform, over sockets', () => {
  it('reads the enrolments of everybody as the world has them', async () => {
    adapter = start();
    const people = Array.from({ length: 60 }, (_, index) => registry.person(index * 33)).filter(({ idNumber, idNumberElsewhere }) => idNumber === idNumberElsewhere.toUpperCase());
    const answers = await adapter.enrollmentsByIdNumber(people.map(({ idNumber }) => idNumber), callContext());
    let found = 0;
    for (const [index, answer] of answers.entries()) {
      const wanted = registry.medicalInsurance.enrollmentsOf(people[index]?.idNumber ?? '');
      if (wanted.length === 0) {
        expect(answer.outcome).toBe('NOT_FOUND');
        continue;
      }
      if (answer.outcome !== 'FOUND') throw new Error(`${index}: ${JSON.stringify(answer)}`);
      found += 1;
      expect(answer.value.enrollments.map(({ insuranceKind, status, insuredPlace, ...rest }) => ({ kind: insuranceKind.code, status: status?.code, area: insuredPlace?.code, ...rest }))).toEqual(wanted.map((each) => ({
        kind: each.insuranceKind, status: each.status, area: each.insuredArea, medicalPersonNo: each.medicalPersonNo, from: each.from, pausedOn: each.pausedOn, accountBalance: each.balanceYuan })));
      expect(answer.evidence).toMatchObject({ source: 'medical-insurance', channel: 'signed-transaction:1101', asOf: '2026-10-31T23:10:05+08:00' });
    }
    expect(found).toBeGreaterThan(50);
  });

  it('makes one call a person, shares equal numbers, and says why in the platform’s own members', async () => {
    adapter = start();
    const before = business().length;
    const answers = await adapter.enrollmentsByIdNumber([wu.idNumber, NOBODY, wu.idNumber], callContext());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'NOT_FOUND', 'FOUND']);
    expect(business().length - before).toBe(2);
    expect(business().find(({ subjects }) => subjects.includes(wu.idNumber))).toMatchObject({
      operation: '1101', outcome: 'ok', headers: { 'x-tif-paasid': 'shuqiao-city', opter: 'P32049900001' },
      purpose: { matt_code: '11320499MY9B00035D4320131012001', matt_name: '食品经营许可新办', acp_no: '32049926090100002', aply_orgcode: '11320499MY9B00035D' },
    });
    expect(answers[0]?.evidence.sourceRequestId).toMatch(/^320000\d{24}$/);
  });

  it('asks for a hundred people in bounded parallel calls, after one sign-in', async () => {
    adapter = start({ resilience: { bulkhead: { concurrent: 4 }, timeout: { attemptMs: 600_000 } } });
    const [before, signIns] = [business().length, department.received.length - business().length];
    const asked = adapter.enrollmentsByIdNumber(Array.from({ length: 100 }, (_, index) => registry.person(index).idNumber), callContext());
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
    expect([business().length - before, most, department.received.length - business().length - signIns]).toEqual([100, 4, 1]);
  });

  it("is let in on a citizen's own request", async () => {
    adapter = start();
    expect(await adapter.enrollmentsByIdNumber([wu.idNumber], citizenContext())).toMatchObject([{ outcome: 'FOUND' }]);
    expect(business().at(-1)?.purpose).toEqual({ matt_name: '本人查询' });
  });

  it.each([
    ['a number that is none', () => adapter.enrollmentsByIdNumber(['12'], callContext()), 'BAD_REQUEST'],
    ['a 人员编号 that is none', () => adapter.paymentsByPersonNo(['12'], callContext()), 'BAD_REQUEST'],
    ['an organisation without an item', () => adapter.enrollmentsByIdNumber([wu.idNumber], callContext({ item: null, itemName: null })), 'PURPOSE_NEEDED'],
  ])('asks nothing for %s', async (_what, ask, cause) => {
    adapter = start();
    const before = department.received.length;
    expect(await ask()).toMatchObject([{ outcome: 'REFUSED', cause }]);
    expect(department.received).toHaveLength(before);
  });

  it('lists premiums, newest first, the overlapping month of one who pays herself and is paid for', async () => {
    adapter = start();
    const [answer] = await adapter.paymentsByPersonNo([personNoOf(wu.idNumber)], callContext());
    if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
    const wanted = registry.medicalInsurance.paymentsOf(wu.idNumber);
    expect(answer.value.payments).toHaveLength(wanted.length);
    expect(answer.value.payments.map(({ monthFrom }) => monthFrom)).toEqual(wanted.map(({ monthFrom }) => monthFrom).toSorted().toReversed());
    expect(answer.value.payments.filter(({ monthFrom }) => monthFrom === '2026-07').map(({ byEmployer, paidOn, amount, arrived }) => [byEmployer, paidOn, amount, arrived])).toEqual([
      [true, '2026-07-25', wanted[0]?.amountYuan, true], [false, '2026-07-15', wanted[0]?.amountYuan, true]]);
  });

  it('reads filings, with and without an end', async () => {
    adapter = start();
    expect(await adapter.filingsByPersonNo([personNoOf(jiang.idNumber), personNoOf(chen.idNumber)], callContext())).toMatchObject([
      { outcome: 'FOUND', value: [
        { kind: { code: '1', name: '异地安置退休人员' }, place: { code: '321299', name: '泰州市本级' }, from: '2024-03-01', to: null, longTerm: true },
        { kind: { code: '4' }, place: { code: '320699' }, from: '2022-05-10', to: '2022-11-09', longTerm: false },
      ] },
      { outcome: 'FOUND', value: [] },
    ]);
  });

  it('reads a newborn’s binding from both sides', async () => {
    adapter = start();
    expect(await adapter.newbornBindingsByPersonNo([personNoOf(chen.idNumber)], callContext())).toMatchObject([
      { outcome: 'FOUND', value: [{ role: 'INSURED', otherIdNumber: zhangYinuo.idNumber, boundOn: '2026-11-10', endsOn: '2027-11-01' }] }]);
    const baby = Array.from({ length: registry.size }, (_, index) => registry.person(index)).find(({ idNumber, persona }) => persona === null && personNoOf(idNumber) !== '' && registry.medicalInsurance.bindingsOf(idNumber)[0]?.newborn === registry.personByIdNumber(idNumber)?.index);
    if (baby === undefined) throw new Error('a newborn with an enrolment of its own must be among so many');
    const mother = registry.person(registry.medicalInsurance.bindingsOf(baby.idNumber)[0]?.insured ?? -1);
    expect(await adapter.newbornBindingsByPersonNo([personNoOf(baby.idNumber)], callContext())).toMatchObject([{ outcome: 'FOUND', value: [{ role: 'NEWBORN', otherIdNumber: mother.idNumber }] }]);
  });

  it('renews its sign-in once when it is over, and when another process took it', async () => {
    adapter = start();
    const signIns = () => department.received.filter(({ operation }) => operation === '9001').length;
    await adapter.enrollmentsByIdNumber([wu.idNumber], callContext());
    const before = signIns();
    for (const fault of ['secret-expired', 'token-race'] as const) {
      department.faults.set({ fault, times: 1 });
      expect(await adapter.enrollmentsByIdNumber([wu.idNumber], callContext())).toMatchObject([{ outcome: 'FOUND' }]);
    }
    expect(signIns() - before).toBe(2);
  });

  it.each([
    ['a wrong token', { token: 'wrong' }, { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    ['a caller nobody knows', { paasId: 'stranger' }, { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    // The platform cannot know our secret is wrong but by the seal, and we cannot believe its refusal for the same reason.
    ['a wrong secret', { secret: 'wrong' }, { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_SIGNATURE'] } }],
  ])('is turned away with %s', async (_what, credentials, wanted) => {
    adapter = start(credentials);
    expect(await adapter.enrollmentsByIdNumber([wu.idNumber], callContext())).toMatchObject([wanted]);
  });
});

describe('what can go wrong', () => {
  const PERSON = '1101';
  it.each<[FaultKind | FaultSetting, object, string | null]>([
    ['hang', { outcome: 'UNAVAILABLE', cause: 'TIMEOUT' }, null],
    ['reset', { outcome: 'UNAVAILABLE', cause: 'CONNECTION' }, null],
    ['http-500', { outcome: 'UNAVAILABLE', cause: 'HTTP_STATUS' }, null],
    [{ fault: 'body-cut', after: 40 }, { outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['TRUNCATED'] } }, 'ok'],
    ['error-200', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }, 'E9999'],
    ['success-lies', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['SUCCESS_WITH_ERROR'] } }, 'ok'],
    ['wrong-signature', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_SIGNATURE'] } }, 'ok'],
    ['maintenance', { outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }, 'E9001'],
    ['quota', { outcome: 'REFUSED', cause: 'QUOTA' }, 'E2007'],
    ['throttle', { outcome: 'REFUSED', cause: 'QUOTA' }, '429'],
    ['secret-expired', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['SIGN_IN_REFUSED'] } }, 'E2001'],
    ['clock-skew', { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['CLOCK_SKEW'] } }, '408'],
    ['html-login', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }, 'ok'],
    ['html-maintenance', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }, 'ok'],
    ['invalid-json', { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }, 'ok'],
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_PERSON'] } }, 'ok'],
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['SCHEMA_DRIFT:insutype'] } }, 'ok'],
    ['wrong-charset', { outcome: 'FOUND', value: { enrollments: [{ status: { code: '1' } }] }, evidence: { quality: ['CHARSET_MISDECLARED'] } }, 'ok'],
    ['double-encoded', { outcome: 'FOUND' }, 'ok'],
    ['duplicate-rows', { outcome: 'FOUND', value: { enrollments: [{ status: { code: '1' } }] }, evidence: { quality: ['DUPLICATE_ROW'] } }, 'ok'],
    ['stale-row', { outcome: 'FOUND', value: { enrollments: [{ status: { code: '1' }, from: '2024-05-01' }] }, evidence: { quality: ['OVERTAKEN_ROW'] } }, 'ok'],
    ['unknown-code', { outcome: 'FOUND', value: { enrollments: [{ status: { code: '9', name: null }, insuredPlace: { code: '329998', name: null } }] }, evidence: { quality: ['UNKNOWN_CODE:psn_insu_stas', 'UNKNOWN_CODE:insuplc_admdvs'] } }, 'ok'],
    ['null-columns', { outcome: 'FOUND', value: { enrollments: [{ insuranceKind: { code: '310' }, status: null, from: null, accountBalance: null }] } }, 'ok'],
  ])('under the fault %j the answer is what it is, and the platform received the question', async (fault, wanted, received) => {
    adapter = start({ resilience: { retry: { retries: 0 }, timeout: { attemptMs: fault === 'hang' ? 300 : 600_000 } } });
    // Signed in before it goes wrong, so that what goes wrong is the question.
    await adapter.enrollmentsByIdNumber([chen.idNumber], callContext());
    department.faults.set(typeof fault === 'string' ? { fault } : fault);
    const [answer] = await adapter.enrollmentsByIdNumber([wu.idNumber], callContext());
    expect(answer).toMatchObject(wanted);
    if (received === null) expect(department.received.at(-1)?.subjects).toEqual([chen.idNumber]);
    else expect(department.received.at(-1)).toMatchObject({ operation: PERSON, outcome: received, subjects: [wu.idNumber] });
    expect(answer?.outcome === 'FOUND' ? JSON.stringify(answer.evidence) : JSON.stringify(answer)).not.toMatch(new RegExp(`${wu.idNumber}|10\\.0\\.0\\.7|${CREDENTIALS.secret}`));
  });

  it.each<[FaultKind, object]>([
    ['wrong-person', { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: ['WRONG_PERSON'] } }],
    ['null-columns', { outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['COLUMN_EMPTY:accrym_begn'] } }],
    ['schema-drift', { outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['SCHEMA_DRIFT:insutype'] } }],
    ['duplicate-rows', { outcome: 'FOUND', evidence: { quality: ['DUPLICATE_ROW'] } }],
  ])('premiums under %s', async (fault, wanted) => {
    adapter = start();
    department.faults.set({ fault });
    expect(await adapter.paymentsByPersonNo([personNoOf(wu.idNumber)], callContext())).toMatchObject([wanted]);
  });
});
