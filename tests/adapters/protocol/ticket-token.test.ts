import { describe, expect, it } from 'vitest';
import { signHead } from '../../../adapters/protocol/ticket-token/ticket-token-client.ts';
import { createELicenseAdapter } from '../../../adapters/e-license/client.ts';
import type { HttpRequest } from '../../../adapters/protocol/http-transport.ts';
import { callContext, citizenContext } from '../call-context.ts';
import { fakeTransport, jsonReply, replyOf } from '../fake-transport.ts';

const HOLDER = '320499198503090031';
const LICENSE = '1.2.156.3005.2.11320499MY9B00035D001.11320499MY9B00035D.20240000000000000001.001.A';
const row = (more: object = {}) => ({ certIdentifier: LICENSE, name: '营业执照', identityCard: HOLDER, state: '01', validTo: '长期', ...more });

/** A city gateway in a function: only the newest token is valid. */
function cityGateway(list: (data: Record<string, string>) => unknown = () => [row()]) {
  let issued = 0;
  let newest = '';
  const transport = fakeTransport(async ({ url, body }) => {
    const sent = JSON.parse(String(body));
    if (url.endsWith('/get_ticket')) return jsonReply({ status: '0', result: { ticket: `TK-${sent.verifyState}` } });
    if (url.endsWith('/create_token')) {
      if (sent.ticket !== `TK-${sent.verifyState}` || sent.appSecret !== 'secret') return jsonReply({ status: '403', message: '应用未授权' });
      newest = `AT-${(issued += 1)}`;
      return jsonReply({ status: '0', result: { accessToken: newest, expiresIn: '7200' } });
    }
    if (sent.head.accessToken !== newest) return jsonReply({ head: { status: '401', message: 'accessToken已失效' }, data: null });
    return jsonReply({ head: { status: '0', message: '成功' }, data: list(sent.data) });
  });
  const paths = () => transport.sent.map(({ url }) => url.slice(url.lastIndexOf('/') + 1));
  return { transport, paths, voidToken: () => (newest = 'AT-of-another-process') };
}

function start(city: ReturnType<typeof cityGateway>, appSecret = 'secret') {
  return createELicenseAdapter({ url: 'http://zz.example.invalid', appKey: 'city-app-01', appSecret, transport: city.transport, resilience: { retry: { retries: 0 } } });
}
const bodyOf = (request: HttpRequest | undefined) => JSON.parse(String(request?.body));

describe('the e-licence adapter over ticket and token', () => {
  it('goes ticket, token, call, and keeps the token for the next call', async () => {
    const city = cityGateway();
    const adapter = start(city);
    expect(await adapter.licensesByHolder(HOLDER, callContext())).toMatchObject({ outcome: 'FOUND', value: [{ licenseId: LICENSE, status: 'VALID', longTerm: true }] });
    await adapter.licensesByHolder(HOLDER, callContext());
    expect(city.paths()).toEqual(['get_ticket', 'create_token', 'getLicenseList', 'getLicenseList']);
  });

  it('carries the purpose and signs the head', async () => {
    const city = cityGateway();
    await start(city).licensesByHolder(HOLDER, callContext(), '11320499MY9B00035D001');
    const request = city.transport.sent[2];
    expect(bodyOf(request).data).toEqual({ holderCode: HOLDER, licenseTypeCode: '11320499MY9B00035D001', useCause: '食品经营许可新办', serviceItemCode: '11320499MY9B00035D4320131012001', projectId: '32049926090100002' });
    const { accessToken, timestamp, sign } = bodyOf(request).head;
    expect(sign).toBe(signHead('secret', accessToken, timestamp));
    expect(request?.headers).toMatchObject({ AppKey: 'city-app-01', AccessToken: accessToken });
  });

  it("names a citizen's own request as such", async () => {
    const city = cityGateway();
    await start(city).licensesByHolder(HOLDER, citizenContext());
    expect(bodyOf(city.transport.sent[2]).data).toMatchObject({ useCause: '本人查询', serviceItemCode: 'SELF-REQUEST' });
  });

  it('asks nothing, not even a ticket, for an organisation without a purpose', async () => {
    const city = cityGateway();
    expect(await start(city).licensesByHolder(HOLDER, callContext({ item: null, itemName: null }))).toMatchObject({ outcome: 'REFUSED', cause: 'PURPOSE_NEEDED' });
    expect(city.transport.sent).toEqual([]);
  });

  it('fetches one token for a hundred callers at once', async () => {
    const city = cityGateway();
    const adapter = start(city);
    const answers = await Promise.all(Array.from({ length: 100 }, () => adapter.licensesByHolder(HOLDER, callContext())));
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['FOUND']));
    expect(city.paths().filter((path) => path === 'create_token')).toHaveLength(1);
  });

  it('renews once when another process has taken the token, and asks again', async () => {
    const city = cityGateway();
    const adapter = start(city);
    await adapter.licensesByHolder(HOLDER, callContext());
    city.voidToken();
    const answers = await Promise.all([1, 2, 3].map(() => adapter.licensesByHolder(HOLDER, callContext())));
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'FOUND', 'FOUND']);
    expect(city.paths().filter((path) => path === 'create_token')).toHaveLength(2);
  });

  it('gives up after one renewal', async () => {
    const city = cityGateway();
    const transport = fakeTransport(async (request) => (request.url.includes('/license/') ? jsonReply({ head: { status: '401' }, data: null }) : city.transport.send(request, AbortSignal.any([]))));
    const adapter = createELicenseAdapter({ url: 'http://zz.example.invalid', appKey: 'a', appSecret: 'secret', transport, resilience: { retry: { retries: 0 } } });
    expect(await adapter.licensesByHolder(HOLDER, callContext())).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: ['TOKEN_REFUSED'] } });
    expect(transport.sent.filter(({ url }) => url.includes('/license/'))).toHaveLength(2);
  });

  it('is REFUSED when the city gateway gives no token, and says nothing of the secret', async () => {
    const city = cityGateway();
    const answer = await start(city, 'wrong-secret').licensesByHolder(HOLDER, callContext());
    expect(answer).toMatchObject({ outcome: 'REFUSED', cause: 'NOT_AUTHORISED' });
    expect(JSON.stringify(answer)).not.toContain('wrong-secret');
  });

  it.each([
    ['somebody else', [row({ identityCard: '320499198706220043' })]],
    ['somebody else among the rows', [row(), row({ certIdentifier: `${LICENSE}2`, identityCard: '320499198706220043' })]],
    ['nobody', [row({ identityCard: '' })]],
  ])('takes no list about %s', async (_what, rows) => {
    const answer = await start(cityGateway(() => rows)).licensesByHolder(HOLDER, callContext());
    expect(answer).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL', evidence: { quality: expect.arrayContaining(['WRONG_HOLDER']) } });
  });

  it('knows the holder again in other writings', async () => {
    const city = cityGateway(() => [row({ identityCard: ' 32049919920225026x' })]);
    expect(await start(city).licensesByHolder('32049919920225026x', callContext())).toMatchObject({ outcome: 'FOUND', value: [{ holderCode: '32049919920225026X' }] });
    expect(bodyOf(city.transport.sent[2]).data.holderCode).toBe('32049919920225026X');
  });

  it('gives one licence by its identifier, and takes no other for it', async () => {
    const adapter = start(cityGateway());
    expect(await adapter.licenseById(LICENSE, callContext())).toMatchObject({ outcome: 'FOUND', value: { licenseId: LICENSE } });
    expect(await adapter.licenseById(`${LICENSE}X`, callContext())).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' });
  });

  it('hands face data on by key, from an object or from a string', async () => {
    const answer = await start(cityGateway(() => [row({ businessInformation: '{"经营者":"张伟","注册资本":5}' }), row({ certIdentifier: `${LICENSE}2`, businessInformation: { 类型: '个体' } })])).licensesByHolder(HOLDER, callContext());
    if (answer.outcome !== 'FOUND') throw new Error(answer.outcome);
    expect(answer.value.map(({ faceData }) => Object.fromEntries(faceData ?? []))).toEqual([{ 经营者: '张伟', 注册资本: '5' }, { 类型: '个体' }]);
  });

  it.each([
    ['a page instead of a ticket', (url: string) => url.endsWith('get_ticket')],
    ['a page instead of a token', (url: string) => url.endsWith('create_token')],
    ['a page instead of a list', (url: string) => url.endsWith('getLicenseList')],
  ])('is UNAVAILABLE for %s', async (_what, isBroken) => {
    const city = cityGateway();
    const transport = fakeTransport((request, _call, signal) => (isBroken(request.url) ? replyOf('<html>登录</html>', 'text/html') : city.transport.send(request, signal)));
    const adapter = createELicenseAdapter({ url: 'http://zz.example.invalid', appKey: 'a', appSecret: 'secret', transport });
    expect(await adapter.licensesByHolder(HOLDER, callContext())).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'NOT_THE_PROTOCOL' });
  });
});
