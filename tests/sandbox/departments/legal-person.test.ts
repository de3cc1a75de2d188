import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLegalPersonDepartment, type LegalPersonOptions } from '../../../sandbox/departments/legal-person/start-legal-person-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../oracles/wire/${name}`, import.meta.url), 'utf8');
const national = JSON.parse(recorded('signed/national.expected.json'));
const SECRET: string = national.step2_keyResponse.secret;
const NOW = Number(national.step3_call.rtime);
const RID = '11320499MY9B00035D-0001';
const BASIC = 's_3204990000000_2001';

let registry: SyntheticRegistry;
const running: Department[] = [];

async function start(options: Partial<LegalPersonOptions> = {}): Promise<Department> {
  const department = await startLegalPersonDepartment({ registry, clock: () => NOW, random: () => SECRET, ...options });
  running.push(department);
  return department;
}

/** Sends a recorded request as it is: its target, its headers, its bytes. */
async function replay(url: string, name: string): Promise<string> {
  const [head = '', body = ''] = recorded(name).split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((text) => text.split(': ', 2) as [string, string]).filter(([header]) => !['Host', 'Content-Length'].includes(header)));
  return (await fetch(url + (line.split(' ')[1] ?? ''), { method: 'POST', headers, body })).text();
}

interface Call {
  readonly sid?: string;
  readonly body: Record<string, string>;
  readonly rtime?: number;
  readonly sign?: string;
  readonly rid?: string;
}

async function call(url: string, { sid = BASIC, body, rtime = NOW, sign, rid = RID }: Call) {
  const response = await fetch(`${url}/gateway/service/${sid}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json;charset=UTF-8', gjgxjhpt_rid: rid, gjgxjhpt_sid: sid, gjgxjhpt_rtime: String(rtime),
      gjgxjhpt_sign: sign ?? createHmac('sha256', SECRET).update(sid + rid + rtime).digest('base64'),
    },
    body: JSON.stringify({ sxbm: '11320499MY9B00035D4320131012001', sxmc: '企业信息核验', ...body }),
  });
  const reply = JSON.parse(await response.text());
  return { reply, data: typeof reply.data === 'string' && reply.data !== '' ? JSON.parse(reply.data) : null };
}

beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

describe('the national exchange platform speaks as recorded', () => {
  it('answers the recorded requests with the recorded replies, byte for byte', async () => {
    const { url } = await start();
    expect(await replay(url, 'signed/national-1-key.request.http')).toBe(recorded('signed/national-2-key.response.json'));
    expect(await replay(url, 'signed/national-3-call.request.http')).toBe(recorded('signed/national-4-call.response.json'));
  });

  it.each([
    ['national-5-e106.response.json', 'not-listed', {}],
    ['national-6-failed.response.json', 'error-200', {}],
    ['national-7-empty.response.json', null, { gmsfhm: '320499199001011235', xm: '无' }],
  ] as const)('%s', async (name, fault, body) => {
    const { url } = await start(fault === null ? {} : { faults: [{ fault }] });
    expect(JSON.stringify((await call(url, { sid: 's_3204990000000_1001', body })).reply)).toBe(recorded(`signed/${name}`));
  });

  it('ends its secrets at midnight in China', async () => {
    let now = Date.parse('2026-11-20T15:59:59.000Z');
    const days: string[] = [];
    const { url } = await start({ clock: () => now, random: (day) => `${days.push(day)}-${day}` });
    const sign = (secret: string) => createHmac('sha256', secret).update(BASIC + RID + now).digest('base64');
    const body = { uniscid: '91320499MY9A00018R' };
    expect((await call(url, { body, rtime: now, sign: sign('1-20261120') })).reply.code).toBe('0');
    now += 1_000;
    expect((await call(url, { body, rtime: now, sign: sign('1-20261120') })).reply.code).toBe('E-107');
    expect((await call(url, { body, rtime: now, sign: sign('2-20261121') })).reply.code).toBe('0');
    expect(days).toEqual(['20261120', '20261121']);
  });

  it('does not notice a changed body: the signature does not cover it', async () => {
    const { url } = await start();
    const sign = createHmac('sha256', SECRET).update(BASIC + RID + NOW).digest('base64');
    for (const uniscid of ['91320499MY9A00018R', '91320499MY9A00077W']) expect((await call(url, { body: { uniscid }, sign })).data[0].uniscid.trim()).toBe(uniscid);
  });

  it.each(Object.entries(national.mustNotVerify as Record<string, string>))('refuses the recorded wrong signature: %s', async (_, sign) => {
    const { url } = await start();
    expect((await call(url, { sid: 's_3204990000000_1001', body: {}, sign })).reply.code).toBe('E-107');
  });

  it.each([
    ['E-106', 'an unknown caller', { rid: 'somebody' }],
    ['E-106', 'a service not on the list', { sid: 's_3204990000000_9999' }],
    ['E-108', 'a time eleven minutes ahead', { rtime: NOW + 660_000 }],
    ['E-109', 'no item name', { body: { sxmc: ' ' } }],
  ])('answers %s to %s', async (code, _, change: Partial<Call>) => {
    const { url, received } = await start();
    expect((await call(url, { ...change, body: { uniscid: '91320499MY9A00018R', ...change.body } })).reply.code).toBe(code);
    expect(received.at(-1)).toMatchObject({ outcome: code });
  });

  it('writes down item and case', async () => {
    const { url, received } = await start();
    await call(url, { body: { uniscid: '91320499MY9A00018R', bjbh: 'C-1' } });
    expect(received.at(-1)).toMatchObject({ operation: BASIC, subjects: ['91320499MY9A00018R'], purpose: { sxmc: '企业信息核验', sxbm: '11320499MY9B00035D4320131012001', bjbh: 'C-1' } });
  });
});

describe('envelopes that lie', () => {
  it('2001: a bare array with epoch dates and capital in 万元, as recorded for E1; unknown codes are left out', async () => {
    const { url } = await start();
    const { data } = await call(url, { body: { uniscid: '91320499MY9A00018R,92320499MY9A00026H,91320499MY9F0000X0' } });
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject(JSON.parse(recorded('envelopes/e-found.json'))[0]);
  });

  it('2001: a hundred entities take two calls of fifty', async () => {
    const { url } = await start();
    const codes = Array.from({ length: 60 }, (_, index) => registry.entity(index).uscc);
    const { data } = await call(url, { body: { uniscid: codes.join(',') } });
    expect(data.map(({ uniscid }: { uniscid: string }) => uniscid.trim())).toEqual(codes.slice(0, 50));
  });

  it('2002: entities a person represents, with a total of 0', async () => {
    const { url } = await start();
    const { data } = await call(url, { sid: 's_3204990000000_2002', body: { cerno: '320499198503090031' } });
    expect(data).toEqual({ resultCode: '00', resultData: [{ cerno: '320499198503090031', uniscid: '91320499MY9A00018R', entname: '常州沐川示例科技有限公司', regstate: '1', position: '法定代表人' }], resultInfo: '查询成功', resultTotal: 0 });
    expect(Object.keys(data)).toEqual(Object.keys(JSON.parse(recorded('envelopes/b-found.json'))));
  });

  it('2003: the total is text and rows carry RN, as in the recorded envelope', async () => {
    const { url } = await start();
    const { data } = await call(url, { sid: 's_3204990000000_2003', body: { uniscid: '91320499MY9A00077W' } });
    const expected = JSON.parse(recorded('envelopes/c-found.json'));
    expect(Object.keys(data)).toEqual(Object.keys(expected));
    expect(data.result.total).toBe(String(data.result.data.length));
    expect(data.result.data.map(({ KIND }: { KIND: string }) => KIND)).toEqual(['INV', 'PER', 'ABN']);
    expect(data.result.data[0]).toMatchObject({ RN: 1, UNISCID: '91320499MY9A00077W ', NAME: '欧阳晨', AMOUNT: 50.5 });
  });

  it.each([
    ['d-01.json', { uniscid: '91320499MY9F0000X0', entname: '无' }],
    ['d-03.json', { uniscid: '91320499MY9A00018R', entname: '常州沐川示例科技有限公司' }],
    ['d-04.json', { uniscid: '91320499MY9A00018R', entname: '常州沐川科技有限公司' }],
    ['d-05.json', {}],
  ])('2004: the verdict of %s', async (name, body) => {
    const { url } = await start();
    const expected = JSON.parse(recorded(`envelopes/${name}`));
    const { data } = await call(url, { sid: 's_3204990000000_2004', body });
    expect(Object.keys(data)).toEqual(Object.keys(expected));
    expect(data.entchk_checkres_key).toBe(expected.entchk_checkres_key);
    expect(data.diff_list.map((entry: object) => Object.keys(entry))).toEqual(expected.diff_list.map((entry: object) => Object.keys(entry)));
  });
});

describe('faults of the legal-person library', () => {
  it.each([
    ['maintenance', 'E-111'], ['quota', 'E-110'], ['secret-expired', 'E-107'], ['clock-skew', 'E-108'],
  ] as const)('%s gives %s', async (fault, code) => {
    const { url } = await start({ faults: [{ fault, ...(fault === 'clock-skew' ? { ms: -900_000 } : {}) }] });
    expect((await call(url, { body: { uniscid: '91320499MY9A00018R' } })).reply.code).toBe(code);
  });

  it.each([
    ['duplicate-rows', (rows: readonly Record<string, unknown>[]) => expect(rows[1]).toEqual(rows[0])],
    ['stale-row', (rows: readonly Record<string, unknown>[]) => expect(rows).toHaveLength(2)],
    ['wrong-person', (rows: readonly Record<string, unknown>[]) => expect(rows[0]?.['entname']).toBe('常州朗屿示例商贸有限公司')],
    ['schema-drift', (rows: readonly Record<string, unknown>[]) => expect(rows[0]?.['ENTNAME']).toBe('常州沐川示例科技有限公司')],
  ] as const)('%s changes the rows', async (fault, check) => {
    const { url } = await start({ faults: [{ fault }] });
    check((await call(url, { body: { uniscid: '91320499MY9A00018R' } })).data);
  });
});
