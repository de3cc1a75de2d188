import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPortal, readToken } from './portal-test-kit.ts';

let portal: Awaited<ReturnType<typeof openPortal>>;
let ahead = 0;
const clock = (): number => Date.now() + ahead;
beforeAll(async () => {
  portal = await openPortal({ clock, tokenLife: 900 });
});
afterAll(() => portal.close());

const basic = (id: string, secret: string): Record<string, string> => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
const revoke = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${portal.issuer}/token/revocation`, { method: 'POST', body: new URLSearchParams(fields), headers });
const listed = async () => {
  const text = await (await fetch(`${portal.issuer}/revocations`)).text();
  const { payload } = await jwtVerify(text, createRemoteJWKSet(new URL(`${portal.issuer}/jwks`)), { issuer: portal.issuer, typ: 'revocations+jwt', algorithms: ['ES256'] });
  return payload;
};
const jtiOf = (token: string): unknown => readToken(token).payload['jti'];

describe('the revocation endpoint (RFC 7009)', () => {
  it('takes back a token of the client that asks', async () => {
    const token = await portal.token({ client: 'approval-engine' });
    expect((await revoke({ token }, basic('approval-engine', 'sandbox-approval-engine'))).status).toBe(200);
    expect((await listed())['tokens']).toContain(jtiOf(token));
  });

  it('takes back a token of a public client by its name', async () => {
    const token = await portal.token({ client: 'citizen-app', person: 'P01' });
    expect((await revoke({ token, client_id: 'citizen-app' })).status).toBe(200);
    expect((await listed())['tokens']).toContain(jtiOf(token));
  });

  it.each([
    ['a wrong secret', basic('approval-engine', 'wrong'), {}, 401],
    ['no secret', {}, { client_id: 'approval-engine' }, 401],
    ['a client nobody registered', basic('nobody', 'x'), {}, 401],
    ['a secret of a client that has none', basic('citizen-app', 'x'), {}, 401],
    ['another client', basic('statistics-app', 'sandbox-statistics-app'), {}, 200],
    ['another public client', {}, { client_id: 'citizen-app' }, 200],
  ])('does not for %s', async (_what, headers, fields, status) => {
    const token = await portal.token({ client: 'approval-engine' });
    expect((await revoke({ ...(fields as Record<string, string>), token }, headers as Record<string, string>)).status).toBe(status);
    expect((await listed())['tokens']).not.toContain(jtiOf(token));
  });

  it.each([
    ['no token', { token: '' }, 400],
    ['something that is none', { token: 'abc' }, 200],
    ['more than it takes', { token: 'a'.repeat(20_000) }, 401],
  ])('answers %s', async (_what, fields, status) => {
    expect((await revoke(fields, basic('approval-engine', 'sandbox-approval-engine'))).status).toBe(status);
  });

  it.each([['GET', '/token/revocation'], ['POST', '/revocations']])('%s %s is not there', async (method, path) => {
    expect((await fetch(`${portal.issuer}${path}`, { method })).status).toBe(404);
  });
});

describe('the list', () => {
  it('forgets what has run out', async () => {
    const token = await portal.token({ client: 'open-data' });
    await revoke({ token }, basic('open-data', 'sandbox-open-data'));
    const from = Math.floor(clock() / 1000);
    portal.revoke({ person: 'P08' });
    portal.revoke({ client: 'open-data' });
    const to = Math.floor(clock() / 1000);
    const before = await listed();
    expect(before).toMatchObject({ subjects: { [portal.personId('P08')]: expect.any(Number) }, clients: { 'open-data': expect.any(Number) } });
    const { subjects, clients } = before as { subjects: Record<string, number>; clients: Record<string, number> }; // as it was just found
    for (const at of [subjects[portal.personId('P08')], clients['open-data']]) expect(Math.min(Math.max(at ?? 0, from), to)).toBe(at);
    expect(before['tokens']).toContain(jtiOf(token));
    ahead += (900 + 121) * 1000;
    expect(readToken(await (await fetch(`${portal.issuer}/revocations`)).text()).payload).toMatchObject({ tokens: [], subjects: {}, clients: {} });
  });
});
