import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSignedTransactionClient, type SignedTransactionOptions } from '../../../adapters/protocol/signed-transaction/signed-transaction-client.ts';
import type { HttpReply, HttpRequest } from '../../../adapters/protocol/http-transport.ts';
import { openTransactionReply } from '../../../adapters/protocol/signed-transaction/codec.ts';
import { gatewayHeaders, isSealed, sealOf } from '../../../adapters/protocol/signed-transaction/sign.ts';
import { found } from '../../../adapters/reading.ts';

const SECRET = 'med-test-app-secret';
const MSGID = 'P32049900001202611200800000001';
const NOW = Date.parse('2026-11-20T08:00:00+08:00');
const reply = (envelope: object, contentType = 'application/json'): HttpReply => ({ status: 200, contentType, retryAfterMs: null, body: Buffer.from(JSON.stringify(envelope)) });
const sealed = (envelope: Record<string, unknown>, msgid = MSGID, secret = SECRET): object => {
  const whole = { signtype: 'SM3', ...envelope };
  return { ...whole, cainfo: sealOf(whole, secret, msgid) };
};
const open = (envelope: object) => openTransactionReply(reply(envelope), SECRET, MSGID);
const OK = { infcode: 0, err_msg: '成功', inf_refmsgid: '320499202611200800000000000001', output: { signinoutb: { sign_no: 's1' } } };

describe('the seal of an envelope', () => {
  it('is HMAC-SM3 over the members that hold something, in the order of their names, whatever the order they came in', () => {
    const text = 'a={"x":[1,{"b":"2","c":null}],"y":true}&b=文&signtype=SM3';
    const envelope = { signtype: 'SM3', cainfo: 'ignored', b: '文', empty: '', none: null, a: { y: true, x: [1, { c: null, b: '2' }] } };
    expect(sealOf(envelope, SECRET, null)).toBe(createHmac('sm3', SECRET).update(text).digest('hex'));
    expect(sealOf(envelope, SECRET, MSGID)).toBe(createHmac('sm3', SECRET).update(`${text}&${MSGID}`).digest('hex'));
  });

  it.each([
    ['as it was sealed', sealed(OK), true],
    ['in capitals', { ...sealed(OK), cainfo: sealOf({ signtype: 'SM3', ...OK }, SECRET, MSGID).toUpperCase() }, true],
    ['of another question', sealed(OK, 'P32049900001202611200800000002'), false],
    ['under another secret', sealed(OK, MSGID, 'another'), false],
    ['over another output', { ...sealed(OK), output: { signinoutb: { sign_no: 's2' } } }, false],
    ['of another kind', { ...sealed(OK), signtype: 'SM2' }, false],
    ['that is no text', { ...sealed(OK), cainfo: 7 }, false],
    ['that is not there', OK, false],
  ])('holds or not: %s', (_what, envelope, holds) => {
    expect(isSealed(envelope as Record<string, unknown>, SECRET, MSGID)).toBe(holds);
    expect(open(envelope)).toMatchObject(holds ? { outcome: 'FOUND' } : { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', quality: ['WRONG_SIGNATURE'] });
  });

  it('has gateway headers of timestamp, token, nonce and timestamp again', () => {
    expect(gatewayHeaders('caller', 'token', '1795132800', 'n1')).toEqual({
      'x-tif-paasid': 'caller', 'x-tif-timestamp': '1795132800', 'x-tif-nonce': 'n1', 'x-tif-signature': createHash('sha256').update('1795132800tokenn11795132800').digest('hex'),
    });
  });
});

describe('an opened reply', () => {
  it.each([
    ['a transaction that succeeded', sealed(OK), { outcome: 'FOUND', value: { signinoutb: { sign_no: 's1' } }, sourceRequestId: OK.inf_refmsgid }],
    ['infcode as text', sealed({ ...OK, infcode: '0' }), { outcome: 'FOUND' }],
    ['nobody of that number', sealed({ infcode: -1, err_msg: '[E1001]未查询到该人员的参保信息' }), { outcome: 'NOT_FOUND' }],
    ['a purpose that is missing', sealed({ infcode: -1, err_msg: '[E2005]业务事项不能为空' }), { outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' }],
    ['a code that no table holds, told by its words', sealed({ infcode: -1, err_msg: '[E7777]接口无权限' }), { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    ['words without a code, of which 不存在 is no NOT_FOUND', sealed({ infcode: -1, err_msg: '人员不存在' }), { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['success with an error inside', sealed({ ...OK, err_msg: '[E9999]数据库连接超时', output: {} }), { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', quality: ['SUCCESS_WITH_ERROR'] }],
    ['success that says nobody', sealed({ ...OK, err_msg: '[E1001]未查询到', output: null }), { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['SUCCESS_WITH_ERROR'] }],
    ['success without output', sealed({ ...OK, output: null }), { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['DATA_ABSENT'] }],
    ['success with nothing in it', sealed({ ...OK, output: {} }), { outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['DATA_ABSENT'] }],
  ])('reads %s', (_what, envelope, wanted) => {
    const opened = open(envelope);
    expect(opened.outcome === 'FOUND' ? opened.value.reading : opened).toMatchObject(wanted);
  });

  it.each([
    ['a refusal of the gateway', { code: '401', message: '签名校验失败' }, { outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }],
    ['its number of calls', { code: 429, message: '访问频率超过限制' }, { outcome: 'REFUSED', cause: 'QUOTA' }],
    ['a gateway that calls anything success', { code: '0', message: 'ok', output: OK.output }, { outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT' }],
    ['a list', [], { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
    ['an object of another protocol', { resultCode: '00' }, { outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' }],
  ])('believes of what is not sealed no more than refusals: %s', (_what, document, wanted) => {
    expect(open(document)).toMatchObject(wanted);
  });
});

/** A platform that answers by `script`, one entry a request, and keeps what it was sent. */
function platform(script: readonly ((sent: Record<string, unknown>) => object)[], options: Partial<SignedTransactionOptions> = {}) {
  const sent: { request: HttpRequest; envelope: Record<string, unknown> }[] = [];
  const client = createSignedTransactionClient({
    url: 'http://platform.invalid', paasId: 'caller', token: 'token', secret: SECRET, institution: { code: 'P32049900001', name: '数桥' }, area: '320499', clock: { now: () => NOW }, random: () => 0.5,
    transport: {
      send: async (request) => {
        const envelope = JSON.parse(String(request.body)) as Record<string, unknown>;
        sent.push({ request, envelope });
        const answer = script[sent.length - 1];
        if (answer === undefined) throw new Error('asked more often than the script goes');
        return found(reply(answer(envelope)));
      },
      close: async () => undefined,
    },
    ...options,
  });
  return { client, sent };
}
const signIn = (signNo: string) => ({ msgid }: Record<string, unknown>) => sealed({ ...OK, output: { signinoutb: { sign_no: signNo } } }, String(msgid));
const over = ({ msgid }: Record<string, unknown>) => sealed({ infcode: -1, err_msg: '[E2001]签到编号无效或已过期' }, String(msgid));
const data = ({ msgid }: Record<string, unknown>) => sealed({ ...OK, output: { row: { n: '1' } } }, String(msgid));
const NEVER = new AbortController().signal;

describe('the client', () => {
  it('signs in once for the day, numbers its messages and seals them', async () => {
    const { client, sent } = platform([signIn('s1'), data, data]);
    expect(await client.call('1101', { data: { certno: 'x' } }, NEVER)).toMatchObject({ outcome: 'FOUND', value: { row: { n: '1' } } });
    expect(await client.call('1101', { data: { certno: 'x' } }, NEVER)).toMatchObject({ outcome: 'FOUND' });
    expect(sent.map(({ envelope }) => [envelope['infno'], envelope['sign_no'], envelope['msgid'], envelope['inf_time']])).toEqual([
      ['9001', '', 'P3204990000120261120080000I001', '2026-11-20 08:00:00'], ['1101', 's1', 'P3204990000120261120080000I002', '2026-11-20 08:00:00'], ['1101', 's1', 'P3204990000120261120080000I003', '2026-11-20 08:00:00'],
    ]);
    for (const { envelope, request } of sent) {
      expect(envelope['cainfo']).toBe(sealOf(envelope, SECRET, null));
      expect(request.headers).toMatchObject({ 'x-tif-paasid': 'caller', 'x-tif-timestamp': String(NOW / 1_000) });
    }
  });

  it('gives a hundred messages of two processes within one second numbers of their own', async () => {
    const numbers = await Promise.all([0.5, 0.5002].map(async (random) => {
      const { client, sent } = platform([signIn('s1'), ...Array.from({ length: 100 }, () => data)], { random: () => random });
      for (let call = 0; call < 100; call += 1) await client.call('1101', {}, NEVER);
      return sent.map(({ envelope }) => String(envelope['msgid']));
    }));
    expect(new Set(numbers.flat())).toHaveProperty('size', 202);
    expect(numbers.flat().every((msgid) => /^P32049900001\d{14}[0-9A-Z]{4}$/.test(msgid))).toBe(true);
  });

  it('signs in once more for a sign-in that is over, and never twice for one call', async () => {
    const renewed = platform([signIn('s1'), over, signIn('s2'), data]);
    expect(await renewed.client.call('1101', {}, NEVER)).toMatchObject({ outcome: 'FOUND' });
    expect(renewed.sent.map(({ envelope }) => envelope['sign_no'])).toEqual(['', 's1', '', 's2']);
    const refused = platform([signIn('s1'), over, signIn('s2'), over]);
    expect(await refused.client.call('1101', {}, NEVER)).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', quality: ['SIGN_IN_REFUSED'] });
    expect(refused.sent).toHaveLength(4);
  });

  it('signs in anew when the day in China ends', async () => {
    let now = Date.parse('2026-11-20T23:59:00+08:00');
    const { client, sent } = platform([signIn('s1'), data, signIn('s2'), data], { clock: { now: () => now } });
    await client.call('1101', {}, NEVER);
    now += 120_000;
    expect(await client.call('1101', {}, NEVER)).toMatchObject({ outcome: 'FOUND' });
    expect(sent.map(({ envelope }) => envelope['infno'])).toEqual(['9001', '1101', '9001', '1101']);
  });

  it('passes a sign-in that fails on, and asks nothing', async () => {
    const { client, sent } = platform([() => ({ code: '401', message: '签名校验失败' })]);
    expect(await client.call('1101', {}, NEVER)).toMatchObject({ outcome: 'REFUSED', cause: 'NOT_AUTHORISED' });
    expect(sent).toHaveLength(1);
  });

  it('takes no recorded answer for the answer to this question', async () => {
    const { client } = platform([signIn('s1'), () => sealed({ ...OK, output: { row: { n: '1' } } }, 'P32049900001202611200759599999')]);
    expect(await client.call('1101', {}, NEVER)).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', quality: ['WRONG_SIGNATURE'] });
  });

  it.each(['', 'P3204990000', 'p32049900001', 'P320499000012'])('does not start with the institution code %j', (code) => {
    expect(() => platform([], { institution: { code, name: 'x' } })).toThrow(new TypeError('the institution code must be 12 digits or capital letters'));
  });
});
