import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startELicenseDepartment, type ELicenseDepartment, type ELicenseOptions } from '../../../sandbox/departments/e-license/start-e-license-department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../oracles/wire/elicence/${name}`, import.meta.url), 'utf8');
const recordedBody = (name: string): string => recorded(name).split(/\r?\n\r?\n/)[1] ?? '';

const NOW = 1_788_228_000_000; // The timestamp of the recorded call.
const ITEM = '11320499MY9B00035D4320131012001';
const P03 = '320499198503090031';
const BIRTH_TYPE = '11320499MY9B00035D008';

let registry: SyntheticRegistry;
const running: ELicenseDepartment[] = [];

async function start(options: Partial<ELicenseOptions> = {}): Promise<ELicenseDepartment> {
  const department = await startELicenseDepartment({ registry, clock: () => NOW, ...options });
  running.push(department);
  return department;
}

async function post(url: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json;charset=UTF-8', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { text, json: parsedOrNull(text) };
}
type Reply = Awaited<ReturnType<typeof post>>;

/** Some faults send what is no JSON. */
function parsedOrNull(text: string): ReturnType<typeof JSON.parse> {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function newToken(url: string): Promise<string> {
  const { json } = await post(url, '/api/get_ticket', { verifyState: 's' });
  const reply = await post(url, '/api/create_token', { appSecret: 'city-test-app-secret', ticket: json.result.ticket, verifyState: 's' });
  return reply.json.result.accessToken;
}

interface Call {
  readonly token: string;
  readonly data: Record<string, string>;
  readonly timestamp?: number;
  readonly sign?: string;
  readonly operation?: string;
}

function call(url: string, { token, data, timestamp = NOW, sign, operation = 'getLicenseList' }: Call) {
  const right = createHmac('sha256', 'city-test-app-secret').update(`${token}${timestamp}`).digest('hex');
  const body = { head: { accessToken: token, timestamp: String(timestamp), sign: sign ?? right }, data: { licenseTypeCode: '', useCause: '食品经营许可新办', serviceItemCode: ITEM, ...data } };
  return post(url, `/api/license/${operation}`, body, { AppKey: 'city-app-01', AccessToken: token });
}

beforeAll(() => {
  registry = createSyntheticRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((department) => department.close()));
});

describe('the e-licence system speaks as recorded', () => {
  it('takes the recorded requests of all three steps, sign included, and answers with the recorded members', async () => {
    const opaque = ['0001', '0123456789abcdef'];
    const { url } = await start({ random: () => opaque.shift() ?? 'more' });
    const ticket = await post(url, '/api/get_ticket', recordedBody('1-ticket.request.http'));
    expect(ticket.text).toBe(recorded('1-ticket.response.json'));
    const token = await post(url, '/api/create_token', recordedBody('2-token.request.http'));
    expect(token.text).toBe(recorded('2-token.response.json'));
    const list = await post(url, '/api/license/getLicenseList', recordedBody('3-list.request.http'), { AppKey: 'city-app-01', AccessToken: 'AT-0123456789abcdef' });
    const expected = JSON.parse(recorded('3-list.response.json'));
    expect(list.json.head).toEqual(expected.head);
    expect(Object.keys(list.json)).toEqual(Object.keys(expected));
    for (const [position, row] of expected.data.entries()) {
      expect(list.json.data[position]).toMatchObject(row);
      expect(Object.keys(list.json.data[position]).slice(0, Object.keys(row).length)).toEqual(Object.keys(row));
    }
  });

  it.each([
    ['4-list-empty.response.json', { holderCode: '320499199001011235' }],
    ['5-list-needs-consent.response.json', { holderCode: '320499202611010069', licenseTypeCode: BIRTH_TYPE }],
  ])('%s, byte for byte', async (name, data) => {
    const { url } = await start();
    expect((await call(url, { token: await newToken(url), data })).text).toBe(recorded(name));
  });

  it('6-list-token-expired.response.json for a token whose two hours are over', async () => {
    let now = NOW;
    const { url } = await start({ clock: () => now });
    const token = await newToken(url);
    now += 7_200_000;
    expect((await call(url, { token, data: { holderCode: P03 }, timestamp: now })).text).toBe(recorded('6-list-token-expired.response.json'));
  });

  it('7-file.response.json: the same members, an address that serves one OFD once within ten minutes', async () => {
    let now = NOW;
    const { url } = await start({ clock: () => now });
    const token = await newToken(url);
    const expected = JSON.parse(recorded('7-file.response.json'));
    const ask = () => call(url, { token, operation: 'getLicenseFile', data: { certIdentifier: expected.data.certIdentifier } });
    const { json } = await ask();
    expect(Object.keys(json.data)).toEqual(Object.keys(expected.data));
    expect({ ...json, data: { ...json.data, url: '' } }).toEqual({ ...expected, data: { ...expected.data, url: '' } });
    const file = await fetch(json.data.url);
    expect(file.headers.get('content-type')).toBe('application/ofd');
    const parts = unzipSync(new Uint8Array(await file.arrayBuffer()));
    expect(strFromU8(parts['Doc_0/Pages/Page_0/Content.xml'] ?? new Uint8Array())).toContain('仅用于食品经营许可新办');
    expect((await fetch(json.data.url)).status).toBe(410);
    const late = (await ask()).json.data.url;
    now += 600_001;
    expect((await fetch(late)).status).toBe(410);
  });
});

describe('tickets and tokens', () => {
  it('lets only the newest token in: a refresh by another process ends the one before', async () => {
    const { url } = await start();
    const first = await newToken(url);
    const second = await newToken(url);
    expect((await call(url, { token: first, data: { holderCode: P03 } })).json.head.status).toBe('401');
    expect((await call(url, { token: second, data: { holderCode: P03 } })).json.head.status).toBe('0');
  });

  it.each([
    ['a ticket used twice', async (url: string) => {
      const { json } = await post(url, '/api/get_ticket', { verifyState: 's' });
      const body = { appSecret: 'city-test-app-secret', ticket: json.result.ticket, verifyState: 's' };
      await post(url, '/api/create_token', body);
      return post(url, '/api/create_token', body);
    }],
    ['another verifyState', async (url: string) => {
      const { json } = await post(url, '/api/get_ticket', { verifyState: 's' });
      return post(url, '/api/create_token', { appSecret: 'city-test-app-secret', ticket: json.result.ticket, verifyState: 't' });
    }],
    ['a wrong secret', async (url: string) => {
      const { json } = await post(url, '/api/get_ticket', { verifyState: 's' });
      return post(url, '/api/create_token', { appSecret: 'guessed', ticket: json.result.ticket, verifyState: 's' });
    }],
    ['no ticket', (url: string) => post(url, '/api/create_token', {})],
    ['no JSON', (url: string) => post(url, '/api/create_token', 'ticket=1')],
  ])('gives no token for %s', async (_, ask) => {
    const { url } = await start();
    expect((await ask(url)).json).toEqual({ status: '1', message: 'ticket无效或appSecret错误', result: null });
  });
});

describe('business calls are let in by sign, time and purpose', () => {
  it.each([
    ['401', 'a token nobody issued', { token: 'AT-guessed' }],
    ['402', 'a wrong sign', { sign: '0'.repeat(64) }],
    ['403', 'a timestamp eleven minutes old', { timestamp: NOW - 660_000 }],
    ['403', 'a timestamp eleven minutes ahead', { timestamp: NOW + 660_000 }],
    ['2', 'no useCause', { data: { useCause: ' ' } }],
    ['4', 'no serviceItemCode', { data: { serviceItemCode: '' } }],
    ['1', 'nobody to ask about', { data: { holderCode: '' } }],
  ])('answers status %s to %s, and notes it', async (status, _, change: Partial<Call>) => {
    const { url, received } = await start();
    const token = await newToken(url);
    const { json } = await call(url, { token, ...change, data: { holderCode: P03, ...change.data } });
    expect(json.head.status).toBe(status);
    expect(json.data).toBeNull();
    expect(received.at(-1)).toMatchObject({ operation: 'getLicenseList', outcome: status });
  });

  it('refuses when header and body name different tokens', async () => {
    const { url } = await start();
    const token = await newToken(url);
    const reply = await post(url, '/api/license/getLicenseList', { head: { accessToken: token }, data: {} }, { AppKey: 'city-app-01', AccessToken: 'AT-other' });
    expect(reply.json.head.status).toBe('401');
  });

  it('writes down purpose, item and case', async () => {
    const { url, received } = await start();
    await call(url, { token: await newToken(url), data: { holderCode: P03, projectId: '32049926090100002' } });
    expect(received.at(-1)).toMatchObject({
      operation: 'getLicenseList', outcome: 'ok', subjects: [P03], purpose: { useCause: '食品经营许可新办', serviceItemCode: ITEM, projectId: '32049926090100002' },
    });
  });
});

describe('whose licences', () => {
  it('lists those of an entity by USCC with the holder type of entities', async () => {
    const { url } = await start();
    const { json } = await call(url, { token: await newToken(url), data: { holderCode: '92320499MY9A00026H' } });
    expect(json.data.map(({ name, certNum, identityCardType }: Record<string, string>) => [name, certNum, identityCardType])).toEqual([
      ['营业执照', '92320499MY9A00026H', '001'], ['食品经营许可证', 'JY23204990000020', '001'],
    ]);
  });

  it('finds every licence of the first two hundred people by its identifier', async () => {
    const { url } = await start();
    const token = await newToken(url);
    for (let index = 0; index < 200; index += 23) {
      for (const license of registry.licensesOf(registry.person(index).idNumber).filter(({ needsConsent }) => !needsConsent)) {
        const { json } = await call(url, { token, data: { certIdentifier: license.licenseId } });
        expect(json.data.map((row: Record<string, string>) => row['certIdentifier'])).toEqual([license.licenseId]);
      }
    }
  });

  it('leaves 依授权 types out of a list of all, and shows them with the code of that holder and type only', async () => {
    const department = await start();
    const { url } = department;
    const token = await newToken(url);
    const child = '320499202611010069';
    const names = async (data: Record<string, string>) => (await call(url, { token, data: { holderCode: child, ...data } })).json.data?.map((row: Record<string, string>) => row['name']) ?? null;
    expect(await names({})).toEqual([]);
    const authCode = department.grantConsent(child, BIRTH_TYPE);
    expect(await names({ licenseTypeCode: BIRTH_TYPE, authCode })).toEqual(['出生医学证明']);
    expect(await names({ licenseTypeCode: BIRTH_TYPE, authCode: department.grantConsent(P03, BIRTH_TYPE) })).toBeNull();
    const other = await post(url, '/__consents', { holderCode: child, licenseTypeCode: BIRTH_TYPE });
    expect(await names({ authCode: other.json.authCode })).toEqual(['出生医学证明']);
  });
});

describe('faults of the e-licence system', () => {
  it.each([
    ['maintenance', (reply: Reply) => expect(reply.json.head.status).toBe('9')],
    ['error-200', (reply: Reply) => expect(reply.json.head.status).toBe('99')],
    ['quota', (reply: Reply) => expect(reply.json.head.status).toBe('31')],
    ['token-race', (reply: Reply) => expect(reply.json.head.status).toBe('401')],
    ['html-login', (reply: Reply) => expect(reply.text).toMatch(/^<!DOCTYPE html>/)],
    ['double-encoded', (reply: Reply) => expect(JSON.parse(reply.json.data)[0].holderName).toBe('张伟')],
    ['invalid-json', (reply: Reply) => expect(reply.text).toContain('“status”')],
    ['wrong-charset', (reply: Reply) => expect(reply.text).toContain('\ufffd')],
    ['wrong-person', (reply: Reply) => expect(reply.json.data[0].identityCard).toBe('320499199510070420')],
    ['schema-drift', (reply: Reply) => expect(reply.json.data[0]).toMatchObject({ license_id: expect.any(String), holder_name: '张伟' })],
    ['duplicate-rows', (reply: Reply) => expect(reply.json.data[1]).toEqual(reply.json.data[0])],
    ['stale-row', (reply: Reply) => expect(reply.json.data[1].state).toBe('01')],
  ] as const)('%s', async (fault, check) => {
    const { url, faults } = await start();
    const token = await newToken(url);
    faults.set({ fault });
    const response = await fetch(`${url}/healthz`);
    expect(response.status).toBe(200);
    const timestamp = NOW;
    const sign = createHmac('sha256', 'city-test-app-secret').update(`${token}${timestamp}`).digest('hex');
    const reply = await post(url, '/api/license/getLicenseList', {
      head: { accessToken: token, timestamp: String(timestamp), sign }, data: { holderCode: P03, licenseTypeCode: '', useCause: 'x', serviceItemCode: ITEM },
    }, { AppKey: 'city-app-01', AccessToken: token });
    check(reply);
  });

  it('clock-skew: a caller whose clock is right is told that it is not', async () => {
    const { url, faults } = await start();
    const token = await newToken(url);
    faults.set({ fault: 'clock-skew', ms: -900_000 });
    expect((await call(url, { token, data: { holderCode: P03 } })).json.head.status).toBe('403');
  });
});
