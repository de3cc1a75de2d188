import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startMedicalInsuranceDepartment, type MedicalInsuranceOptions } from '../../../sandbox/departments/medical-insurance/start-medical-insurance-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const NOW = Date.parse('2026-11-20T08:00:00+08:00');
const SECRET = 'med-test-app-secret';
const PURPOSE = { matt_code: '11320499MY9B00035D4320131012001', matt_name: '灵活就业社会保险补贴', acp_no: 'C-1', aply_orgcode: '11320499MY9B00035D' };
type Envelope = Record<string, unknown>;

let registry: SyntheticRegistry;
let serial = 0;
const running: Department[] = [];
beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

async function start(options: Partial<MedicalInsuranceOptions> = {}): Promise<Department> {
  const department = await startMedicalInsuranceDepartment({ registry, clock: () => NOW, ...options });
  running.push(department);
  return department;
}

/** The seal as the platform's manual has it, written once more. */
function seal(envelope: Envelope, secret = SECRET, answers?: string): string {
  const ordered = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
    return typeof value === 'object' && value !== null ? `{${Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => `"${name}":${ordered(member)}`).join(',')}}` : JSON.stringify(value);
  };
  const text = Object.entries(envelope).filter(([name, value]) => name !== 'cainfo' && value !== null && value !== '').toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${typeof value === 'string' ? value : ordered(value)}`);
  return createHmac('sm3', secret).update([...text, ...(answers === undefined ? [] : [answers])].join('&')).digest('hex');
}

interface Change {
  readonly envelope?: Envelope;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secret?: string;
  readonly cainfo?: string;
  readonly time?: number;
}
async function send({ url }: Department, infno: string, input: unknown, { envelope = {}, headers = {}, secret = SECRET, cainfo, time = NOW }: Change = {}) {
  serial += 1;
  const msgid = `P3204990000120261120080000${String(serial).padStart(4, '0')}`;
  const whole: Envelope = { infno, msgid, signtype: 'SM3', inf_time: '2026-11-20 08:00:00', opter: 'P32049900001', sign_no: '', input, ...envelope };
  const timestamp = String(Math.floor(time / 1_000));
  const response = await fetch(`${url}/fsi/api/rsfComIfsService/callService`, {
    method: 'POST', body: JSON.stringify({ ...whole, cainfo: cainfo ?? seal(whole, secret) }),
    headers: {
      'content-type': 'application/json', 'x-tif-paasid': 'shuqiao-city', 'x-tif-timestamp': timestamp, 'x-tif-nonce': 'n1',
      'x-tif-signature': createHash('sha256').update(`${timestamp}tif-test-tokenn1${timestamp}`).digest('hex'), ...headers,
    },
  });
  return { msgid: String(whole['msgid']), status: response.status, body: (await response.json()) as Envelope & { output: Record<string, unknown>; err_msg: string } }; // The platform under test answers what is asserted.
}
const signIn = async (department: Department): Promise<string> => ((await send(department, '9001', { signIn: { opter_no: 'P32049900001', mac: '', ip: '' } })).body.output['signinoutb'] as { sign_no: string }).sign_no;
async function ask(department: Department, infno: string, data: object, purpose: object = PURPOSE, change: Change = {}) {
  const sign_no = await signIn(department);
  return send(department, infno, { data, exp_content: purpose }, { ...change, envelope: { sign_no, ...change.envelope } });
}

describe('the platform lets in whom it knows', () => {
  it.each([
    ['another caller', { headers: { 'x-tif-paasid': 'stranger' } }, '401'],
    ['a signature of another token', { headers: { 'x-tif-signature': 'f'.repeat(64) } }, '401'],
    ['no nonce', { headers: { 'x-tif-nonce': '' } }, '401'],
    ['a timestamp eleven minutes old', { time: NOW - 660_000 }, '408'],
  ] as const)('not %s, which its gateway says outside any envelope', async (_what, change, code) => {
    const department = await start();
    expect((await send(department, '1101', { data: { certno: '320499198503090031' } }, change)).body).toMatchObject({ code });
    expect(department.received.at(-1)).toMatchObject({ operation: '1101', outcome: code });
  });

  it('answers in an envelope sealed with the number of the question', async () => {
    const { msgid, body } = await send(await start(), '9001', { signIn: { opter_no: 'P32049900001', mac: '', ip: '' } });
    expect(body).toMatchObject({ infcode: 0, err_msg: '成功', signtype: 'SM3', refmsg_time: '20261120080000000', output: { signinoutb: { sign_time: '2026-11-20 08:00:00' } } });
    expect(body['cainfo']).toBe(seal(body, SECRET, msgid));
    expect(body['cainfo']).not.toBe(seal(body, SECRET));
  });

  it.each([
    ['a seal under another secret', { secret: 'another' }, '[E2002]'],
    ['no seal', { cainfo: '' }, '[E2002]'],
    ['a seal of another kind', { envelope: { signtype: 'SM2' } }, '[E2002]'],
    ['a message number that is none', { envelope: { msgid: 'M1' } }, '[E2009]'],
    ['no sign-in', {}, '[E2001]'],
    ['a sign-in of somebody else', { envelope: { sign_no: 'abc' } }, '[E2001]'],
  ])('refuses %s', async (_what, change, code) => {
    const { body } = await send(await start(), '1101', { data: { certno: '320499198503090031' }, exp_content: PURPOSE }, change);
    expect(body).toMatchObject({ infcode: -1, output: null });
    expect(body.err_msg.startsWith(code)).toBe(true);
  });

  it('takes a message number once, and only the newest sign-in', async () => {
    const department = await start();
    const first = await signIn(department);
    const second = await signIn(department);
    const asked = (sign_no: string, msgid?: string) => send(department, '1101', { data: { certno: '320499198503090031' }, exp_content: PURPOSE }, { envelope: { sign_no, ...(msgid === undefined ? {} : { msgid }) } });
    expect((await asked(first)).body.err_msg).toMatch(/^\[E2001\]/);
    const { msgid, body } = await asked(second);
    expect(body['infcode']).toBe(0);
    expect((await asked(second, msgid)).body.err_msg).toMatch(/^\[E2004\]/);
  });

  it('ends every sign-in at midnight', async () => {
    let now = Date.parse('2026-11-20T23:59:00+08:00');
    const department = await start({ clock: () => now });
    const time = (): Change => ({ time: now });
    const { body } = await send(department, '9001', {}, time());
    now += 120_000;
    const late = await send(department, '1101', { data: { certno: '320499198503090031' }, exp_content: PURPOSE }, { ...time(), envelope: { sign_no: (body.output['signinoutb'] as { sign_no: string }).sign_no } });
    expect(late.body.err_msg).toMatch(/^\[E2001\]/);
  });

  it.each([
    ['no item name', '1101', { certno: '320499198503090031' }, { ...PURPOSE, matt_name: ' ' }, '[E2005]'],
    ['nobody to ask about', '1101', {}, PURPOSE, '[E2009]'],
    ['a transaction that is not ours', '2207', { psn_no: '1' }, PURPOSE, '[E2008]'],
    ['a 人员编号 of nobody', '90100', { psn_no: '32049900000000000000999999' }, PURPOSE, '[E1001]'],
    ['a person who is not insured', '1101', { certno: '320499202611010069' }, PURPOSE, '[E1001]'],
  ])('says of %s what it is', async (_what, infno, data, purpose, code) => {
    expect((await ask(await start(), infno, data, purpose)).body.err_msg.slice(0, 7)).toBe(code);
  });

  it.each(['', 'null', '[]', '{"infno":1}'])('answers the body %j with a refusal', async (body) => {
    const { url } = await start();
    const timestamp = String(NOW / 1_000);
    const headers = { 'x-tif-paasid': 'shuqiao-city', 'x-tif-timestamp': timestamp, 'x-tif-nonce': 'n1', 'x-tif-signature': createHash('sha256').update(`${timestamp}tif-test-tokenn1${timestamp}`).digest('hex') };
    const response = await fetch(`${url}/fsi/api/rsfComIfsService/callService`, { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({ infcode: -1, output: null });
  });

  it('writes down who asked, why, and about whom', async () => {
    const department = await start();
    await ask(department, '1101', { certno: '320499198503090031' });
    expect(department.received.at(-1)).toEqual({
      operation: '1101', outcome: 'ok', purpose: PURPOSE, subjects: ['320499198503090031'], headers: { 'x-tif-paasid': 'shuqiao-city', opter: 'P32049900001', msgid: expect.stringMatching(/^P32049900001\d{18}$/) },
    });
  });
});

describe('what it holds', () => {
  it('is every value as a text, under the national columns', async () => {
    const { body } = await ask(await start(), '1101', { certno: '320499198503090031' });
    expect(body.output).toEqual({
      baseinfo: { psn_no: '32049900000000000000000003', psn_cert_type: '01', certno: '320499198503090031', psn_name: '张伟', gend: '1', naty: '01', brdy: '1985-03-09', age: '41' },
      insuinfo: [{
        insutype: '310', psn_type: '1101', psn_insu_stas: '1', psn_insu_date: '2024-05-01', paus_insu_date: null, insuplc_admdvs: '320499', emp_name: '常州沐川示例科技有限公司', cvlserv_flag: '0', balc: '795.98',
        updt_time: '2026-10-31 23:10:05',
      }],
      idetinfo: [],
    });
  });

  it('is premiums, filings and bindings by 人员编号', async () => {
    const department = await start();
    const premiums = (await ask(department, '90100', { psn_no: '32049900000000000000000003' })).body.output['clctinfo'] as Record<string, string>[];
    expect(premiums).toHaveLength(36);
    expect(premiums[0]).toMatchObject({ insutype: '310', clct_flag: '0', accrym_begn: '202611', accrym_end: '202611', clct_time: '', psn_clct_amt: '0.00', emp_clct_amt: '2346.10' });
    expect((await ask(department, '90101', { psn_no: '32049900000000000000000013' })).body.output['outinfo']).toMatchObject([{ out_type: '1', mdtrtarea_admdvs: '321299', enddate: '9999-12-31' }, { out_type: '4', enddate: '2022-11-09' }]);
    expect((await ask(department, '90102', { psn_no: '32049900000000000000000004' })).body.output['nwbinfo']).toEqual([{
      psn_no: '32049900000000000000000004', certno: '320499198706220043', nwb_psn_no: '', nwb_certno: '320499202611010069', begndate: '2026-11-10', enddate: '2027-11-01', vali_flag: '1' }]);
  });

  it('is 97 of a hundred people, more than half of them workers, each with one number in a reserved area', () => {
    const enrollments = Array.from({ length: registry.size }, (_, index) => registry.medicalInsurance.enrollmentsOf(registry.person(index).idNumber));
    const all = enrollments.flat();
    expect(all.length / registry.size).toBeCloseTo(0.97, 1);
    expect(all.filter(({ insuranceKind }) => insuranceKind === '310').length / registry.size).toBeGreaterThan(0.5);
    expect(new Set(all.map(({ medicalPersonNo }) => medicalPersonNo)).size).toBe(all.length);
    for (const { medicalPersonNo, insuredArea, status, pausedOn, from } of all) {
      expect(medicalPersonNo).toMatch(new RegExp(`^${insuredArea}\\d{20}$`));
      expect(['320499', '320699', '321299', '321399']).toContain(insuredArea);
      expect(pausedOn === null).toBe(status === '1');
      expect(from <= '2026-11-20').toBe(true);
    }
  });

  it('has each binding on both sides', () => {
    const bound = Array.from({ length: registry.size }, (_, index) => registry.person(index)).flatMap(({ index, idNumber }) => registry.medicalInsurance.bindingsOf(idNumber).map((binding) => ({ index, binding })));
    expect(bound.length).toBeGreaterThan(10);
    for (const { index, binding } of bound) {
      expect([binding.insured, binding.newborn]).toContain(index);
      expect(registry.medicalInsurance.bindingsOf(registry.person(index === binding.insured ? binding.newborn : binding.insured).idNumber)).toContainEqual(binding);
    }
  });
});

describe('faults of the platform', () => {
  it.each([
    ['success-lies', { infcode: 0, output: {}, err_msg: expect.stringMatching(/^\[E9999\]/) }], ['error-200', { infcode: -1, err_msg: expect.stringMatching(/^\[E9999\]/) }], ['maintenance', { err_msg: '[E9001]系统维护中' }],
    ['quota', { err_msg: expect.stringMatching(/^\[E2007\]/) }], ['secret-expired', { err_msg: expect.stringMatching(/^\[E2001\]/) }], ['token-race', { err_msg: expect.stringMatching(/^\[E2001\]/) }],
    ['unknown-code', { output: { insuinfo: [{ psn_insu_stas: '9' }] } }], ['null-columns', { output: { insuinfo: [{ psn_insu_stas: null, balc: null }] } }], ['stale-row', { output: { insuinfo: [{ updt_time: '2019-01-01 00:00:00' }, { updt_time: '2026-10-31 23:10:05' }] } }],
    ['duplicate-rows', { output: { insuinfo: [{ insutype: '310' }, { insutype: '310' }] } }], ['schema-drift', { output: { insuinfo: [{ insu_type: '310' }] } }], ['wrong-person', { output: { baseinfo: { certno: '320499199510070420' } } }],
  ] as const)('%s', async (fault, expected) => {
    const department = await start();
    const sign_no = await signIn(department);
    department.faults.set({ fault });
    const { msgid, body } = await send(department, '1101', { data: { certno: '320499198503090031' }, exp_content: PURPOSE }, { envelope: { sign_no } });
    expect(body).toMatchObject(expected);
    // Whatever else it lies about, it is the platform that does.
    expect(body['cainfo']).toBe(seal(body, SECRET, msgid));
  });

  it('wrong-signature: sealed by nobody it knows', async () => {
    const department = await start({ faults: [{ fault: 'wrong-signature' }] });
    const { msgid, body } = await send(department, '9001', {});
    expect(body['cainfo']).not.toBe(seal(body, SECRET, msgid));
  });

  it('throttle: so many calls a minute, said with HTTP 200', async () => {
    const department = await start({ faults: [{ fault: 'throttle', after: 1 }] });
    expect((await send(department, '9001', {})).body['infcode']).toBe(0);
    expect(await send(department, '9001', {})).toMatchObject({ status: 200, body: { code: '429', message: '访问频率超过限制' } });
  });
});
