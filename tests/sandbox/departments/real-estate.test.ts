import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRealEstateDepartment, type RealEstateOptions } from '../../../sandbox/departments/real-estate/start-real-estate-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const recorded = (name: string): Buffer => readFileSync(new URL(`../../oracles/wire/signed/${name}`, import.meta.url));
const PRIVATE_KEY = readFileSync(new URL('../../../sandbox/departments/real-estate/sandbox-application-key.pem', import.meta.url), 'utf8');
const NOW = 1_788_228_000_124;
const ORDER = ['appKey', 'messageId', 'userName', 'status', 'content', 'timestamp'] as const;

let registry: SyntheticRegistry;
let serial = 0;
const running: Department[] = [];

async function start(options: Partial<RealEstateOptions> = {}): Promise<Department> {
  const department = await startRealEstateDepartment({ registry, clock: () => NOW, ...options });
  running.push(department);
  return department;
}

async function send(url: string, operation: string, body: string | Buffer) {
  const response = await fetch(`${url}/bdc/${operation}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }, body: body.toString() });
  return JSON.parse(await response.text());
}

function form(content: Record<string, string>, change: Partial<Record<(typeof ORDER)[number] | 'sign', string>> = {}): string {
  serial += 1;
  const fields: Record<string, string> = {
    appKey: 'city-app-01', messageId: `MSG${serial}`, userName: 'clerk01', status: '0', timestamp: String(NOW), ...change,
    content: JSON.stringify({ sxbm: '11320499MY9B00035D4320131012001', sxmc: '不动产转移登记', ...content }),
  };
  const sign = createSign('RSA-SHA256').update(ORDER.map((name) => fields[name]).join(''), 'utf8').sign(PRIVATE_KEY, 'base64');
  return new URLSearchParams([...ORDER.map((name) => [name, fields[name] ?? ''] as [string, string]), ['sign', change.sign ?? sign]]).toString();
}

beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

describe('the real-estate register takes signed forms', () => {
  it('verifies the recorded signature made by openssl, and asks it for its purpose', async () => {
    const { url } = await start();
    expect((await send(url, 'queryByOwner', recorded('rsa-form.request.body'))).code).toBe('3');
  });

  it('does not verify the recorded form whose plus signs arrived as spaces', async () => {
    const { url } = await start();
    expect((await send(url, 'queryByOwner', recorded('rsa-form-unencoded-plus.request.body'))).code).toBe('2');
  });

  it.each([
    ['2', 'another application', { appKey: 'other' }, {}],
    ['2', 'a signature that is no Base64', { sign: 'signed!' }, {}],
    ['4', 'a timestamp eleven minutes old', { timestamp: String(NOW - 660_000) }, {}],
    ['4', 'no message id', { messageId: '' }, {}],
    ['3', 'no item name', {}, { sxmc: '' }],
    ['7', 'nobody to ask about', {}, { gmsfhm: '' }],
  ])('answers code %s to %s, and notes it', async (code, _, change, content) => {
    const { url, received } = await start();
    expect((await send(url, 'queryByOwner', form({ gmsfhm: '320499198503090031', ...content }, change))).code).toBe(code);
    expect(received.at(-1)).toMatchObject({ outcome: code });
  });

  it('takes a message id once', async () => {
    const { url } = await start();
    const body = form({ gmsfhm: '320499198503090031' });
    expect((await send(url, 'queryByOwner', body)).code).toBe('1');
    expect((await send(url, 'queryByOwner', body)).code).toBe('4');
  });

  it.each(['', 'appKey=1', 'content=%7B'])('answers the body %j with a refusal', async (body) => {
    const { url } = await start();
    expect((await send(url, 'queryByOwner', body)).code).toBe('7');
  });

  it('writes down item and case', async () => {
    const { url, received } = await start();
    await send(url, 'queryByOwner', form({ gmsfhm: '320499198503090031', bjbh: 'C-1' }));
    expect(received.at(-1)).toMatchObject({
      operation: 'queryByOwner', outcome: 'ok', subjects: ['320499198503090031'], headers: { appkey: 'city-app-01', username: 'clerk01' },
      purpose: { sxbm: '11320499MY9B00035D4320131012001', sxmc: '不动产转移登记', bjbh: 'C-1' },
    });
  });
});

describe('who owns what', () => {
  it('gives one row an owner, the unit number in display groups', async () => {
    const { url } = await start();
    const { code, biz_data: data } = await send(url, 'queryByOwner', form({ gmsfhm: '320499198706220043' }));
    expect(code).toBe('1');
    expect(data.result.map(({ qlrmc, gyqk }: Record<string, string>) => [qlrmc, gyqk])).toEqual([['张伟', '共同共有'], ['陈静', '共同共有']]);
    expect(data.result[0]).toMatchObject({ bdcdyh: '320499 001002 GB00015 F00010203', qllx: '4', qszt: '1', zl: '江苏省常州市新北区薛家镇听澜路18号', cf: [] });
    const byUnit = await send(url, 'queryByUnit', form({ bdcdyh: '320499001002GB00015F00010203' }));
    expect(byUnit.biz_data).toEqual(data);
  });

  it('holds P12 under the old number of 15 digits', async () => {
    const { url } = await start();
    const { biz_data: data } = await send(url, 'queryByOwner', form({ gmsfhm: '32049919611130031X' }));
    expect(data.result).toMatchObject([{ qlrmc: '蒋志强', qlrzjh: '320499611130031' }]);
  });

  it.each([['queryByOwner', { gmsfhm: '320499197205070118' }], ['queryByUnit', { bdcdyh: '320499001002GB00015F99999999' }]])('has nothing for %s', async (operation, content) => {
    const { url } = await start();
    expect(await send(url, operation, form(content as Record<string, string>))).toEqual({ code: '1', msg: '成功', biz_data: { result: [] } });
  });
});

describe('faults of the real-estate register', () => {
  it.each([
    ['maintenance', { code: '5' }], ['quota', { code: '6' }], ['error-200', { code: '0', biz_data: null }], ['clock-skew', { code: '4' }],
    ['wrong-person', { biz_data: { result: [{ qlrmc: '蒋志强' }] } }], ['schema-drift', { biz_data: { result: [{ QLRMC: '恽文静' }] } }],
    ['duplicate-rows', { biz_data: { result: [{ qszt: '1' }, { qszt: '1' }] } }], ['stale-row', { biz_data: { result: [{ qszt: '2' }, { qszt: '1' }] } }],
  ] as const)('%s', async (fault, expected) => {
    const { url } = await start({ faults: [{ fault, ...(fault === 'clock-skew' ? { ms: -900_000 } : {}) }] });
    expect(await send(url, 'queryByOwner', form({ gmsfhm: '320499199510070420' }))).toMatchObject(expected);
  });
});
