import { afterEach, describe, expect, it } from 'vitest';
import { createHrssAdapter } from '../../../adapters/hrss/client.ts';
import { createLegalPersonAdapter } from '../../../adapters/legal-person/client.ts';
import { readExchangeCode } from '../../../adapters/protocol/national-exchange/errors.ts';
import type { HttpRequest } from '../../../adapters/protocol/http-transport.ts';
import { createSignedFormClient } from '../../../adapters/protocol/signed-form/signed-form-client.ts';
import { found } from '../../../adapters/reading.ts';
import { readRealEstateCode } from '../../../adapters/real-estate/errors.ts';
import { startHrssDepartment } from '../../../sandbox/departments/hrss/start-hrss-department.ts';
import { startLegalPersonDepartment } from '../../../sandbox/departments/legal-person/start-legal-person-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';
import { callContext } from '../call-context.ts';

/* Secrets end by the clock: what ended is renewed before it is used, so that no department has to refuse a call of ours first. */
const registry = createSyntheticRegistry({ size: 100 });
const MINUTE = 60_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What the department noted since it was last asked: operation and outcome. */
function newsOf(department: Department): () => readonly string[] {
  let seen = 0;
  return () => {
    const news = department.received.slice(seen).map(({ operation, outcome }) => `${operation} ${outcome}`);
    seen = department.received.length;
    return news;
  };
}

describe('the secret of the day', () => {
  it('is got once a day and service, and anew after midnight in China before anything is asked', async () => {
    let now = Date.parse('2026-09-01T23:50:00+08:00');
    const clock = () => now;
    const department = await startLegalPersonDepartment({ registry, clock });
    const adapter = createLegalPersonAdapter({ url: department.url, rid: '11320499MY9B00035D-0001', appKey: 'TESTAPPKEY00000A', clock: { now: clock }, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 600_000 } } });
    closing.push(adapter.close, department.close);
    const news = newsOf(department);
    const ask = async () => (await adapter.entitiesByUscc([registry.entity(0).uscc], callContext({ deadline: now + 10 * MINUTE })))[0]?.outcome;
    expect([await ask(), await ask()]).toEqual(['FOUND', 'FOUND']);
    expect(news()).toEqual(['key ok', 's_3204990000000_2001 ok', 's_3204990000000_2001 ok']);
    now = Date.parse('2026-09-02T00:00:01+08:00');
    expect(await ask()).toBe('FOUND');
    expect(news()).toEqual(['key ok', 's_3204990000000_2001 ok']);
  });
});

describe('the request secret of a quarter of an hour', () => {
  it('is renewed by the refresh secret before it ends, and by the application’s own when that has ended too', async () => {
    let now = Date.parse('2026-09-01T10:00:00+08:00');
    const clock = () => now;
    const department = await startHrssDepartment({ registry, clock });
    const adapter = createHrssAdapter({ url: department.url, appKey: 'ZJTEST0001', appSecret: 'zj-test-app-secret', clock: { now: clock }, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 600_000 } } });
    closing.push(adapter.close, department.close);
    const news = newsOf(department);
    const after = async (milliseconds: number) => {
      now += milliseconds;
      const [answer] = await adapter.socialInsuranceByIdNumber([registry.persona('P06').idNumber], callContext({ deadline: now + 10 * MINUTE }));
      return [answer?.outcome, ...news()];
    };
    expect(await after(0)).toEqual(['FOUND', 'refreshTokenByKey ok', 'siAccount ok']);
    expect(await after(14 * MINUTE)).toEqual(['FOUND', 'siAccount ok']);
    expect(await after(MINUTE)).toEqual(['FOUND', 'refreshTokenBySec ok', 'siAccount ok']);
    expect(await after(49 * 60 * MINUTE)).toEqual(['FOUND', 'refreshTokenByKey ok', 'siAccount ok']);
  });
});

describe('a message number', () => {
  it('is taken once, also by calls of one millisecond to whom chance gives the same', async () => {
    const sent: HttpRequest[] = [];
    const transport = { send: async (request: HttpRequest) => (sent.push(request), found({ status: 200, contentType: null, retryAfterMs: null, body: new Uint8Array() })), close: async () => {} };
    const privateKeyHex = '1'.repeat(64);
    const forms = createSignedFormClient({ url: 'http://d.invalid', appKey: 'a', key: { algorithm: 'SM2', privateKeyHex }, transport, clock: { now: () => 1_788_000_000_000 }, random: () => 0.5 });
    await Promise.all([1, 2, 3].map(() => forms.post('/bdc/queryByOwner', {}, new AbortController().signal)));
    expect(new Set(sent.map(({ body }) => new URLSearchParams(String(body)).get('messageId')))).toHaveProperty('size', 3);
  });
});

describe('codes that say it all', () => {
  it.each([
    ['E-106 of the national exchange', readExchangeCode('E-106', ''), { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    ['E-109 of the national exchange', readExchangeCode('E-109', ''), { outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' }],
    ['0 of the real-estate register, where 1 is success', readRealEstateCode('0'), { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['6 of the real-estate register', readRealEstateCode('6'), { outcome: 'REFUSED', cause: 'QUOTA' }],
  ])('%s needs no words', (_code, reading, wanted) => {
    expect(reading).toMatchObject(wanted);
  });
});
