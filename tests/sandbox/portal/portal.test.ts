import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestToken } from '../../../sandbox/portal/headless/request-token.ts';
import { openPortal, portalData, readToken } from './portal-test-kit.ts';

let portal: Awaited<ReturnType<typeof openPortal>>;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const itemCode = (short: string): string => portalData.items.find((item) => item.short === short)?.code ?? short;
const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const tokenEndpoint = (fields: Record<string, string>, authorization?: string): Promise<Response> =>
  fetch(`${portal.issuer}/token`, { method: 'POST', body: new URLSearchParams(fields), headers: authorization === undefined ? {} : { authorization } });

describe('the portal is an OpenID provider', () => {
  it('leaves it to its clients to close a connection that rests: who comes back is not met by a closing one', async () => {
    const { headers } = await fetch(`${portal.address}/healthz`);
    expect(Number(/^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThanOrEqual(600);
  });

  it('says so by discovery', async () => {
    const metadata: unknown = await (await fetch(`${portal.issuer}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({
      issuer: portal.issuer, jwks_uri: `${portal.issuer}/jwks`, response_types_supported: ['code'], code_challenge_methods_supported: ['S256'],
      grant_types_supported: expect.arrayContaining(['authorization_code', 'client_credentials']), authorization_details_types_supported: ['shuqiao_item'],
      acr_values_supported: ['low', 'real_name', 'face', 'in_person', 'ca'],
    });
  });

  it('publishes public keys only', async () => {
    const { keys } = await (await fetch(`${portal.issuer}/jwks`)).json() as { keys: Record<string, unknown>[] };
    expect(keys.map(({ kty, crv, alg, use, d }) => ({ kty, crv, alg, use, d }))).toEqual([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', d: undefined }]);
  });

  it('signs access tokens that an independent verifier takes', async () => {
    const text = await portal.token({ client: 'approval-engine' });
    const { payload } = await jwtVerify(text, createRemoteJWKSet(new URL(`${portal.issuer}/jwks`)), { issuer: portal.issuer, audience: 'urn:shuqiao:gateway', typ: 'at+jwt', algorithms: ['ES256'] });
    expect(payload.sub).toBe('approval-engine');
  });
});

describe('the tokens of docs/access-token.md', () => {
  it('a machine without a purpose', async () => {
    const { header, payload } = readToken(await portal.token({ client: 'open-data' }));
    expect(header).toEqual({ typ: 'at+jwt', alg: 'ES256', kid: expect.stringMatching(/^portal-/) });
    const { iat, exp, jti, ...claims } = payload;
    expect(claims).toEqual({ iss: portal.issuer, aud: 'urn:shuqiao:gateway', sub: 'open-data', client_id: 'open-data', principal_kind: 'OPEN_DATA_APP', org: '91320499MY9A00018R', clearance: 'L2' });
    expect(Number(exp) - Number(iat)).toBe(900);
    expect(jti).toEqual(expect.any(String));
  });

  it('an official with a case', async () => {
    const { payload } = readToken(await portal.token({ client: 'service-window', person: 'clerk-shen', item: 'senior-allowance', subjects: ['P01'] }));
    expect(payload).toMatchObject({
      sub: portal.personId('clerk-shen'), person_id: portal.personId('clerk-shen'), principal_kind: 'WINDOW_CLERK', org: '11320499MY9B00035D', region: '320411', clearance: 'L3', acr: 'real_name',
      authorization_details: [{
        type: 'shuqiao_item', item: itemCode('senior-allowance'), item_name: '高龄津贴(尊老金)', case: 'XB2026GL0001', basis: 'STATUTORY', assigned: true, region: '320411101',
        subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: portal.personId('P01') }],
      }],
    });
    expect(payload['auth_time']).toEqual(expect.any(Number));
  });

  it.each(['low', 'real_name', 'face', 'in_person', 'ca'])('a citizen authenticated by %s', async (acr) => {
    const before = Math.floor(Date.now() / 1000);
    const { payload } = readToken(await portal.token({ client: 'citizen-app', person: 'P03', acr }));
    const { iat, exp, jti, auth_time: authTime, ...claims } = payload;
    expect(claims).toEqual({ iss: portal.issuer, aud: 'urn:shuqiao:gateway', client_id: 'citizen-app', sub: portal.personId('P03'), person_id: portal.personId('P03'), principal_kind: 'CITIZEN', acr });
    expect([before, authTime, iat]).toEqual([before, authTime, iat].map(Number).toSorted((one, other) => one - other));
    expect([exp, jti].every((claim) => claim !== undefined)).toBe(true);
  });

  it('an agent, for the entity chosen', async () => {
    const { payload } = readToken(await portal.token({ client: 'enterprise-app', person: 'P14' }));
    expect(payload).toMatchObject({ sub: portal.personId('P14'), acts_for: '91320499MY9A00018R', authority: 'AUTHORISED_AGENT', mandate: expect.arrayContaining(['LegalEntity.name']) });
    expect(readToken(await portal.token({ client: 'enterprise-app', person: 'P03' })).payload).toMatchObject({ authority: 'LEGAL_REP' });
  });

  it('no token holds a name or an ID number', async () => {
    const { payload } = readToken(await portal.token({ client: 'citizen-app', person: '320499198503090031', item: 'public-rental-housing', case: 'XB2026GZ0002' }));
    const text = JSON.stringify(payload);
    expect(text).not.toMatch(/张伟|陈静|320499198/);
    expect(payload['sub']).toBe(portal.personId('P03'));
  });

  it('every client gets one', async () => {
    for (const { id, login } of portalData.clients) {
      expect(readToken(await portal.token({ client: id, ...(login === 'citizen' ? { person: 'P01' } : {}) })).payload['client_id']).toBe(id);
    }
  });
});

describe('what the register does not confirm is not signed', () => {
  const NOT_YOURS = 'the portal refused (invalid_authorization_details): the case must be one of this item that this client, and the person logged in, handle or are party to';
  it.each([
    ['a machine', { client: 'write-back-robot', item: 'senior-allowance', case: 'XB2026GL0002' }, NOT_YOURS],
    ['an official without the case', { client: 'service-window', person: 'clerk-gu', item: 'senior-allowance', case: 'XB2026GL0001' }, NOT_YOURS],
    ['a citizen who is no party', { client: 'citizen-app', person: 'P02', item: 'senior-allowance', case: 'XB2026GL0001' }, NOT_YOURS],
    ['an account of another application', { client: 'audit-console', person: 'clerk-shen' }, 'the portal says: 该身份不能登录此应用'],
    ['nobody', { client: 'citizen-app', person: 'P99' }, 'the portal says: 该身份不能登录此应用'],
    ['an entity one may not act for', { client: 'enterprise-app', person: 'P03', entity: '92320499MY9A00026H' }, 'the portal says: 该身份未获此主体授权'],
  ])('for %s', async (_what, wish, message) => {
    await expect(portal.token(wish)).rejects.toThrow(message);
  });

  it.each([
    ['no JSON', 'shuqiao_item', 'invalid_authorization_details'],
    ['another type', JSON.stringify([{ type: 'payment_initiation' }]), 'invalid_authorization_details'],
    ['no item', JSON.stringify([{ type: 'shuqiao_item' }]), 'invalid_authorization_details'],
    ['a member that is not the client’s to set', JSON.stringify([{ type: 'shuqiao_item', item: itemCode('senior-allowance'), assigned: true }]), 'invalid_authorization_details'],
    ['two purposes', JSON.stringify([{ type: 'shuqiao_item', item: itemCode('senior-allowance') }, { type: 'shuqiao_item', item: itemCode('newborn') }]), 'invalid_authorization_details'],
  ])('%s', async (_what, details, error) => {
    const response = await tokenEndpoint({ grant_type: 'client_credentials', authorization_details: details }, basic('approval-engine', 'sandbox-approval-engine'));
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ error })]);
  });

  it.each([
    ['a wrong secret', { grant_type: 'client_credentials' }, basic('approval-engine', 'wrong'), 401, 'invalid_client'],
    ['no secret', { grant_type: 'client_credentials', client_id: 'approval-engine' }, undefined, 401, 'invalid_client'],
    ['another audience', { grant_type: 'client_credentials', resource: 'urn:other' }, basic('approval-engine', 'sandbox-approval-engine'), 400, 'invalid_target'],
    ['a person’s application as a machine', { grant_type: 'client_credentials' }, basic('service-window', 'sandbox-service-window'), 400, 'invalid_request'],
    ['a code that is none', { grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://127.0.0.1/callback', code_verifier: 'v'.repeat(43), client_id: 'citizen-app' }, undefined, 400, 'invalid_grant'],
    ['a grant that is not offered', { grant_type: 'password', username: 'P03', client_id: 'citizen-app' }, undefined, 400, 'unsupported_grant_type'],
  ])('the token endpoint refuses %s', async (_what, fields, authorization, status, error) => {
    const response = await tokenEndpoint(fields as Record<string, string>, authorization);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ error })]);
  });
});

describe('the authorization endpoint', () => {
  const authorize = (changes: Record<string, string> = {}): Promise<Response> => {
    const url = new URL(`${portal.issuer}/auth`);
    const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');
    url.search = new URLSearchParams({ response_type: 'code', client_id: 'citizen-app', redirect_uri: 'http://127.0.0.1/callback', scope: 'openid', state: 's', code_challenge: challenge, code_challenge_method: 'S256', ...changes }).toString();
    return fetch(url, { redirect: 'manual' });
  };

  it.each([
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the implicit flow', { response_type: 'id_token', nonce: 'n' }, 'unsupported_response_type'],
    ['a bad detail', { authorization_details: '[{"type":"shuqiao_item"}]' }, 'invalid_authorization_details'],
  ])('refuses %s at the application', async (_what, changes, error) => {
    const response = await authorize(changes as Record<string, string>);
    expect(response.headers.get('location') ?? '').toContain(`error=${error}`);
  });

  it.each([
    ['a callback nobody registered', { redirect_uri: 'https://attacker.example.invalid/callback' }],
    ['an application nobody registered', { client_id: 'nobody' }],
    ['a machine', { client_id: 'approval-engine' }],
  ])('shows %s an error page and redirects nowhere', async (_what, changes) => {
    const response = await authorize(changes as Record<string, string>);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain('无法继续');
  });

  it('shows the login page, which nothing can frame or script', async () => {
    const redirect = await authorize({ acr_values: 'face ca' });
    const [cookie = ''] = redirect.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    const page = await fetch(new URL(redirect.headers.get('location') ?? '', portal.issuer), { headers: { cookie: redirect.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ') } });
    const text = await page.text();
    expect(cookie).toContain('=');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('<h1>登录我的常州</h1>');
    expect(text).toMatch(/value="face" checked/);
    expect(text).not.toMatch(/<script/i);
    // The style that is in the page is the style the policy lets through.
    const style = /<style>([^]*)<\/style>/.exec(text)?.[1] ?? '';
    expect(page.headers.get('content-security-policy')).toContain(createHash('sha256').update(style).digest('base64'));
  });

  it.each([['GET', '/interaction/made-up', 400], ['POST', '/interaction/made-up/login', 400], ['GET', '/interaction/made-up/login', 404], ['POST', '/interaction/made-up', 404], ['GET', '/interaction/', 404], ['GET', '/interaction/a/b/c', 404]])('%s %s without the browser’s cookie is %d', async (method, path, status) => {
    expect((await fetch(`${portal.issuer}${path}`, { method })).status).toBe(status);
  });
});

describe('keys rotate while it runs', () => {
  it('a login under way when the key changes goes on, and is signed with the new key', async () => {
    const rotating = await openPortal();
    try {
      let calls = 0;
      let kid = '';
      // Discovery, authorization request, login page; the fourth call posts the login form.
      const rotatingFetch: typeof fetch = (...request) => {
        calls += 1;
        if (calls === 4) kid = rotating.rotateKeys();
        return fetch(...request);
      };
      const text = await requestToken({ portal: rotating.issuer, fetch: rotatingFetch, data: portalData }, { client: 'service-window', item: 'senior-allowance', case: 'XB2026GL0001' });
      expect(calls).toBeGreaterThan(6);
      expect(readToken(text).header['kid']).toBe(kid);
    } finally {
      await rotating.close();
    }
  });

  it('new tokens carry the new key, the old one stays published for its grace', async () => {
    let now = Date.now();
    const rotating = await openPortal({ clock: () => now, keyGrace: 60 });
    try {
      const kids = async (): Promise<string[]> => (await (await fetch(`${rotating.issuer}/jwks`)).json() as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
      const [first] = await kids();
      expect(readToken(await rotating.token({ client: 'citizen-app', person: 'P01' })).header['kid']).toBe(first);
      const second = rotating.rotateKeys();
      expect(await kids()).toEqual([second, first]);
      expect(readToken(await rotating.token({ client: 'citizen-app', person: 'P01' })).header['kid']).toBe(second);
      expect(readToken(await rotating.token({ client: 'approval-engine' })).header['kid']).toBe(second);
      now += 60_000;
      expect(await kids()).toEqual([second]);
      expect(rotating.log).toEqual(['portal: signing key rotated, 2 published']);
    } finally {
      await rotating.close();
    }
  });
});

it('behind another address, tokens and the list of revocations name that address', async () => {
  const issuer = 'https://login.example.invalid';
  const behind = await openPortal({ issuer });
  try {
    const get = async (path: string): Promise<Response> => fetch(`${behind.address}${path}`);
    expect(await (await get('/.well-known/openid-configuration')).json()).toMatchObject({ issuer, revocation_list_uri: `${issuer}/revocations` });
    const response = await fetch(`${behind.address}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }), headers: { authorization: basic('open-data', 'sandbox-open-data') } });
    const { access_token: token } = await response.json() as { access_token: string };
    expect(readToken(token).payload['iss']).toBe(issuer);
    expect(readToken(await (await get('/revocations')).text()).payload['iss']).toBe(issuer);
  } finally {
    await behind.close();
  }
});

it('its log holds nothing of anybody', () => {
  expect(portal.log.join('\n')).not.toMatch(/320499|张伟|Bearer|eyJ/);
});
