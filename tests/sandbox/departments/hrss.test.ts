import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHrssDepartment, type HrssOptions } from '../../../sandbox/departments/hrss/start-hrss-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../oracles/wire/${name}`, import.meta.url), 'utf8');
const requestLine = (name: string): string => (recorded(name).split('\r\n')[0] ?? '').split(' ')[1] ?? '';
const APP = { appKey: 'ZJTEST0001', appSecret: 'zj-test-app-secret' };
const KEY_TIME = 1_788_228_060_123;
const P06 = '320499197904160083';
const ADDITIONAL = {
  powerMatters: '11320499MY9B00035D4320131012001', subPowerMatters: '', accesscardId: '11320499MY9B00035D', materialName: '灵活就业社会保险补贴', sponsorName: '', sponsorCode: P06, projectId: 'C-1',
};

let registry: SyntheticRegistry;
const running: Department[] = [];

async function start(options: Partial<HrssOptions> = {}): Promise<Department> {
  const department = await startHrssDepartment({ registry, clock: () => KEY_TIME, ...options });
  running.push(department);
  return department;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const get = async (url: string): Promise<string> => (await fetch(url)).text();

async function newSecret(url: string, now = KEY_TIME): Promise<{ requestSecret: string; refreshSecret: string }> {
  const query = new URLSearchParams({ appKey: APP.appKey, requestTime: String(now), sign: md5(APP.appKey + APP.appSecret + now) });
  return JSON.parse(await get(`${url}/gateway/app/refreshTokenByKey.htm?${query}`)).datas;
}

interface Call {
  readonly secret: string;
  readonly name?: string;
  readonly cardId?: string;
  readonly now?: number;
  readonly sign?: string;
  readonly additional?: string;
}

async function call(url: string, { secret, name = 'siAccount', cardId = P06, now = KEY_TIME, sign, additional = JSON.stringify(ADDITIONAL) }: Call) {
  const query = new URLSearchParams({ appKey: APP.appKey, sign: sign ?? md5(APP.appKey + secret + now), requestTime: String(now), additional, cardId });
  return JSON.parse(await get(`${url}/gateway/api/${name}.htm?${query}`));
}

beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

describe('the gateway in front of social insurance speaks as recorded', () => {
  it('answers the recorded requests with the recorded replies, byte for byte', async () => {
    const secrets = ['zj-test-request-secret-15min', 'zj-test-refresh-secret-48h'];
    let now = KEY_TIME;
    const { url } = await start({ clock: () => now, random: () => secrets.shift() ?? 'more' });
    expect(await get(url + requestLine('signed/zhejiang-1-key.request.http'))).toBe(recorded('signed/zhejiang-2-key.response.json'));
    expect(await get(url + requestLine('signed/zhejiang-3-call.request.http'))).toBe(recorded('signed/zhejiang-4-call.response.json'));
    now += 15 * 60_000;
    const late = requestLine('signed/zhejiang-3-call.request.http');
    const sign = md5(`ZJTEST0001zj-test-request-secret-15min${now}`);
    const renewed = late.replace(/sign=\w+/, `sign=${sign}`).replace(/requestTime=\d+/, `requestTime=${now}`);
    expect(await get(url + renewed)).toBe(recorded('signed/zhejiang-5-expired.response.json'));
  });

  it.each([
    ['error-200', 'signed/zhejiang-6-failed.response.json'],
    [null, 'signed/zhejiang-7-empty.response.json'],
  ] as const)('%s: %s', async (fault, name) => {
    const { url, faults } = await start();
    const { requestSecret } = await newSecret(url);
    if (fault !== null) faults.set({ fault });
    expect(JSON.stringify(await call(url, { secret: requestSecret, name: 'popInfo', cardId: '320499199001011235' }))).toBe(recorded(name));
  });

  it('renews by the refresh secret, which ends the request secret before', async () => {
    const { url } = await start();
    const first = await newSecret(url);
    const query = new URLSearchParams({ appKey: APP.appKey, requestTime: String(KEY_TIME), sign: md5(APP.appKey + first.refreshSecret + KEY_TIME) });
    const second = JSON.parse(await get(`${url}/gateway/app/refreshTokenBySec.htm?${query}`)).datas;
    expect((await call(url, { secret: first.requestSecret })).code).toBe('14');
    expect((await call(url, { secret: second.requestSecret })).resultCode).toBe('00');
    expect(JSON.parse(await get(`${url}/gateway/app/refreshTokenBySec.htm?${query}`)).code).toBe('15');
  });
});

describe('calls are let in by signature, time and purpose', () => {
  it.each([
    ['15', 'a wrong sign', { sign: '0'.repeat(32) }],
    ['17', 'a request time eleven minutes old', { now: KEY_TIME - 660_000 }],
    ['16', 'no additional', { additional: '' }],
    ['16', 'additional that is no JSON', { additional: '{powerMatters}' }],
    ['16', 'no item code', { additional: JSON.stringify({ ...ADDITIONAL, powerMatters: '' }) }],
    ['16', 'nobody who asks', { additional: JSON.stringify({ ...ADDITIONAL, accesscardId: '', sponsorCode: '' }) }],
    ['97', 'an interface there is none of', { name: 'gzxx' }],
  ])('answers code %s to %s, and notes it', async (code, _, change: Partial<Call>) => {
    const { url, received } = await start();
    const { requestSecret } = await newSecret(url);
    expect((await call(url, { secret: requestSecret, ...change })).code).toBe(code);
    expect(received.at(-1)).toMatchObject({ outcome: code });
  });

  it('writes down the purpose envelope', async () => {
    const { url, received } = await start();
    await call(url, { secret: (await newSecret(url)).requestSecret });
    expect(received.at(-1)).toMatchObject({
      operation: 'siAccount', outcome: 'ok', subjects: [P06],
      purpose: { 'additional.powerMatters': ADDITIONAL.powerMatters, 'additional.materialName': '灵活就业社会保险补贴', 'additional.accesscardId': '11320499MY9B00035D', 'additional.projectId': 'C-1' },
    });
  });
});

describe('what social insurance answers', () => {
  it('has the envelope and the members of the recorded reply', async () => {
    const { url } = await start();
    const reply = await call(url, { secret: (await newSecret(url)).requestSecret });
    const expected = JSON.parse(recorded('elicence/hrss-six-dates.response.json'));
    expect(Object.keys(reply)).toEqual(Object.keys(expected));
    expect(reply.resultTotal).toBe(reply.resultData.length);
    for (const member of Object.keys(expected.resultData[0])) expect(Object.keys(reply.resultData[0])).toContain(member);
    expect(reply.resultData[0]).toMatchObject({ AAC002: P06, AAC003: '吴霞', AAE140: '110', AAC013: '1' });
  });

  it('writes dates in the six recorded forms', async () => {
    const { url } = await start();
    const { requestSecret } = await newSecret(url);
    const shapes = new Set<string>();
    const shapeOf = (wire: unknown): string => (typeof wire === 'number' ? 'epoch' : String(wire).replaceAll(/\d/g, '9'));
    for (let index = 0; index < 60; index += 1) {
      for (const { AAC030 } of (await call(url, { secret: requestSecret, cardId: registry.person(index).idNumber })).resultData) shapes.add(shapeOf(AAC030));
    }
    const expected = JSON.parse(recorded('elicence/hrss-six-dates.response.json')).resultData.map(({ AAC030 }: { AAC030: unknown }) => shapeOf(AAC030));
    expect([...shapes].toSorted()).toEqual(expected.toSorted());
  });

  it('does not find someone it holds under a mistyped number', async () => {
    const mistyped = Array.from({ length: registry.size }, (_, index) => registry.person(index)).find(({ defects, idNumber }) => defects.includes('WRONG_CHECK_DIGIT') && registry.socialInsuranceOf(idNumber).length > 0);
    const { url } = await start();
    const { requestSecret } = await newSecret(url);
    expect((await call(url, { secret: requestSecret, cardId: mistyped?.idNumber ?? '' })).resultData).toEqual([]);
  });

  it('lists the months paid, of one insurance when asked', async () => {
    const { url } = await start();
    const { requestSecret } = await newSecret(url);
    const { resultData } = await call(url, { secret: requestSecret, name: 'siPayment', cardId: '320499198503090031' });
    expect(new Set(resultData.map(({ AAE140 }: { AAE140: string }) => AAE140))).toEqual(new Set(['110', '210', '410']));
    expect(resultData[0]).toMatchObject({ AAC002: '320499198503090031', AAE140: '110', AAE002: '202611' });
  });

  it('answers the gateway’s own quota when its calls of the day are used up', async () => {
    const { url } = await start({ dailyQuota: 0 });
    expect((await call(url, { secret: (await newSecret(url)).requestSecret })).code).toBe('18');
  });

  it.each([['siAccount', 'cbxx'], ['siEmployment', 'jyxx']])('answers %s under its older name %s as well', async (name, older) => {
    const { url } = await start();
    const { requestSecret } = await newSecret(url);
    expect(await call(url, { secret: requestSecret, name: older })).toEqual(await call(url, { secret: requestSecret, name }));
  });

  it('knows the employment of P06', async () => {
    const { url } = await start();
    const { resultData } = await call(url, { secret: (await newSecret(url)).requestSecret, name: 'siEmployment' });
    expect(resultData).toMatchObject([{ AAC002: P06, AJC101: '大龄失业人员', AKC020: 'Z00000005' }]);
  });
});

describe('faults of the social-insurance system', () => {
  it.each([
    ['token-race', { code: '14' }], ['secret-expired', { code: '14' }], ['quota', { resultCode: '98' }], ['error-200', { code: '96', description: '数据源异常' }], ['maintenance', { resultCode: '99', resultData: null }],
    ['total-lies', { resultTotal: 0, resultData: [{ AAC002: P06 }] }], ['wrong-person', { resultData: [{ AAC002: '320499199510070420' }] }], ['duplicate-rows', { resultTotal: 2 }], ['stale-row', { resultTotal: 2 }],
    ['schema-drift', { resultData: [{ aac002: P06 }] }], ['clock-skew', { code: '17' }],
  ] as const)('%s', async (fault, expected) => {
    const { url, faults } = await start();
    const { requestSecret } = await newSecret(url);
    faults.set({ fault, ...(fault === 'clock-skew' ? { ms: 900_000 } : {}) });
    expect(await call(url, { secret: requestSecret })).toMatchObject(expected);
  });
});
