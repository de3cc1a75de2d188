import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogin, type Login, type LoginResult } from '../../../gateway/login/create-login.ts';
import type { ItemCatalogue } from '../../../gateway/purpose/item-catalogue.ts';
import { createProofReplayStore } from '../../../gateway/login/proof-replay-store.ts';
import { relationTo } from '../../../gateway/purpose/relation.ts';
import { resolvePurpose } from '../../../gateway/purpose/resolve-purpose.ts';
import { CALLBACK } from '../../../sandbox/portal/callback.ts';
import { createBrowser } from '../../../sandbox/portal/headless/browser.ts';
import { createDpopKey } from '../../../sandbox/portal/headless/dpop-key.ts';
import { logInPerson } from '../../../sandbox/portal/headless/person-login.ts';
import { discoverEndpoints } from '../../../sandbox/portal/headless/portal-endpoints.ts';
import { requestToken } from '../../../sandbox/portal/headless/request-token.ts';
import { revokeToken } from '../../../sandbox/portal/headless/revoke-token.ts';
import { openPortal, portalData } from '../../sandbox/portal/portal-test-kit.ts';
import { request } from './test-issuer.ts';

/** The portal signs and the gateway reads, over real sockets; the two share no code, so what agrees here is the format of docs/access-token.md. */
const items: ItemCatalogue = {
  item(code) {
    const item = portalData.items.find((row) => row.code === code);
    return item === undefined ? null : { code, name: item.name, version: '1', kind: 'OTHER', legalBasis: item.basis, notifyExempt: false, batch: false, minFields: new Map() };
  },
};

const ORIGIN = 'http://127.0.0.1:4000';

let portal: Awaited<ReturnType<typeof openPortal>>;
let login: Login;
/** The machine's clock, put forward where a test needs it: oidc-provider dates tokens by the machine's, and they must not come from a time that has not begun. */
let ahead = 0;
const clock = (): number => Date.now() + ahead;
const problems: string[] = [];
beforeAll(async () => {
  portal = await openPortal({ clock });
  login = createLogin({
    issuers: [{ issuer: portal.issuer, jwksUri: null, algorithms: ['ES256'], revocations: 'discover' }], audience: portal.audience, fetch, clock,
    onIssuerProblem: (_issuer, problem) => problems.push(problem), proofs: { origins: [ORIGIN], replays: createProofReplayStore(clock) },
  });
});
afterAll(() => portal.close());

const present = async (wish: Parameters<typeof portal.token>[0]): Promise<LoginResult> => login.authenticate(request(`Bearer ${await portal.token(wish)}`));

describe('every client of the portal', () => {
  it.each(portalData.clients)('$id logs in as $kind', async ({ id, kind, login: way }) => {
    const result = await present({ client: id, ...(way === 'citizen' ? { person: 'P01' } : {}) });
    expect(result).toMatchObject({ ok: true, principal: { kind, clientId: id } });
    if (result.ok && kind !== 'CITIZEN' && kind !== 'ENTERPRISE_AGENT') expect(result.principal.clearance).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});

describe('every case of the register', () => {
  const open = portalData.cases.filter(({ until }) => until === undefined);
  const rows = open.flatMap(({ case: no, item, clients, officials, parties }) => clients.map((client) => ({ no, item, client, officials, parties })));
  it.each(rows)('$no in $client', async ({ no, item, client, officials, parties }) => {
    const kind = portalData.clients.find(({ id }) => id === client)?.kind;
    const person = portalData.officials.find((official) => official.kind === kind && officials.includes(official.login))?.login;
    const result = await present({ client, item, case: no, person });
    if (!result.ok) throw new Error(`the gateway must take it: ${result.reason}`);
    const purpose = resolvePurpose(result.token, items, Math.floor(clock() / 1000));
    if (!purpose.ok) throw new Error(`the purpose must hold: ${purpose.reason}`);
    expect(purpose.purpose).toMatchObject({ caseNo: no, caseAssigned: true });
    expect(purpose.purpose.subjects).toHaveLength(parties.length);
    for (const subject of purpose.purpose.subjects) expect(relationTo(result.principal, purpose.purpose, subject)).not.toBe('NONE');
  });
});

describe('people', () => {
  it('a step-up at the portal is live at the gateway', async () => {
    expect(await present({ client: 'citizen-app', person: 'P03', acr: 'face' })).toMatchObject({ principal: { assurance: 'FACE', stepUp: 'live', personId: portal.personId('P03') } });
    expect(await present({ client: 'citizen-app', person: 'P03', acr: 'ca' })).toMatchObject({ principal: { assurance: 'CA', stepUp: 'live' } });
    expect(await present({ client: 'citizen-app', person: 'P03' })).toMatchObject({ principal: { assurance: 'REAL_NAME', stepUp: 'absent' } });
  });

  it('a mother in the case as guardian is guardian of the child and not of the father', async () => {
    const result = await present({ client: 'citizen-app', person: 'P04', item: 'newborn', case: 'XB2026XS0001' });
    const purpose = result.ok ? resolvePurpose(result.token, items, Math.floor(clock() / 1000)) : null;
    if (!result.ok || purpose === null || !purpose.ok) throw new Error('the mother must have the case');
    const relation = (label: string) => relationTo(result.principal, purpose.purpose, { kind: 'PERSON', key: portal.personId(label) });
    expect([relation('P04'), relation('P05'), relation('P03'), relation('P01')]).toEqual(['SELF', 'GUARDIAN', 'CASE_PARTY', 'NONE']);
  });

  it('an authorised agent brings the mandate', async () => {
    expect(await present({ client: 'enterprise-app', person: 'P14' })).toMatchObject({ principal: { authority: 'AUTHORISED_AGENT', actsFor: '91320499MY9A00018R', mandate: expect.arrayContaining(['LegalEntity.name']) } });
  });
});

it('a rotated key is taken without a restart, the old one as long as it is published', async () => {
  const before = await portal.token({ client: 'approval-engine' });
  expect(await login.authenticate(request(`Bearer ${before}`))).toMatchObject({ ok: true });
  portal.rotateKeys();
  ahead += 10_000;
  expect(await present({ client: 'approval-engine' })).toMatchObject({ ok: true });
  expect(await login.authenticate(request(`Bearer ${before}`))).toMatchObject({ ok: true });
});

describe('what the portal takes back, the gateway refuses', () => {
  const outcomeOf = async (token: string): Promise<string> => {
    // Past the age at which the gateway asks for a new list.
    ahead += 3000;
    const result = await login.authenticate(request(`Bearer ${token}`));
    return result.ok ? 'ok' : result.reason;
  };
  const source = () => ({ portal: portal.issuer, fetch, data: portalData });

  it('one token, by its client', async () => {
    const [token, another] = [await portal.token({ client: 'approval-engine' }), await portal.token({ client: 'approval-engine' })];
    expect(await outcomeOf(token)).toBe('ok');
    await revokeToken(source(), 'approval-engine', token);
    expect([await outcomeOf(token), await outcomeOf(another)]).toEqual(['REVOKED', 'ok']);
  });

  it('not by another client', async () => {
    const token = await portal.token({ client: 'approval-engine' });
    await revokeToken(source(), 'statistics-app', token);
    expect(await outcomeOf(token)).toBe('ok');
  });

  it('everything of a person, e.g. when the role changes', async () => {
    const token = await portal.token({ client: 'service-window', person: 'clerk-gu' });
    portal.revoke({ person: 'clerk-gu' });
    expect(await outcomeOf(token)).toBe('REVOKED');
  });

  it('everything of a client whose secret was lost', async () => {
    const token = await portal.token({ client: 'write-back-robot' });
    portal.revoke({ client: 'write-back-robot' });
    expect(await outcomeOf(token)).toBe('REVOKED');
  });

  it('what a person got in a session, at logout', async () => {
    const endpoints = await discoverEndpoints(portal.issuer, fetch);
    const browser = createBrowser(fetch);
    const who = { client: { id: 'citizen-app', secret: null }, person: 'P08', entity: null, acr: 'real_name', redirectUri: CALLBACK, details: null };
    const token = await logInPerson(endpoints, fetch, who, browser);
    expect(await outcomeOf(token)).toBe('ok');
    const page = await browser.get(endpoints.endSession);
    expect(page.body).toContain('<h1>退出登录</h1>');
    const [, action = '', xsrf = ''] = /action="([^"]+)"[^]*name="xsrf" value="([^"]+)"/.exec(page.body) ?? [];
    const left = await browser.post(action, { xsrf, logout: 'yes' });
    expect((await browser.get(left.location ?? '')).body).toContain('<h1>已退出</h1>');
    expect(await outcomeOf(token)).toBe('REVOKED');
  });
});

it('a token bound to a key passes with its proof, and only with it', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const dpop = createDpopKey(privateKey, clock);
  // oidc-provider goes by the system's clock.
  const token = await requestToken({ portal: portal.issuer, fetch, data: portalData, dpop: createDpopKey(privateKey) }, { client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' });
  const send = async (scheme: string, proofs: readonly string[]) => {
    const result = await login.authenticate({ method: 'POST', target: '/graphql', headers: { authorization: [`${scheme} ${token}`], dpop: proofs } });
    return result.ok ? 'ok' : result.reason;
  };
  expect(await send('DPoP', [dpop.proof('POST', `${ORIGIN}/graphql`, token)])).toBe('ok');
  expect(await send('Bearer', [])).toBe('PROOF_REQUIRED');
  expect(await send('DPoP', [createDpopKey(undefined, clock).proof('POST', `${ORIGIN}/graphql`, token)])).toBe('PROOF_KEY_WRONG');
});

it('docs/access-token.md names every claim the portal signs', async () => {
  const document = readFileSync(new URL('../../../docs/access-token.md', import.meta.url), 'utf8');
  const payloads = await Promise.all([
    { client: 'enterprise-app', person: 'P14', item: 'open-restaurant', case: 'XB2026CY0002' }, { client: 'service-window', item: 'senior-allowance', case: 'XB2026GL0001' }, { client: 'approval-engine' },
  ].map((wish) => portal.token(wish)));
  const names = new Set(payloads.flatMap((token) => {
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const [detail = {}] = Array.isArray(claims['authorization_details']) ? claims['authorization_details'] : [];
    return [...Object.keys(claims), ...Object.keys(detail)];
  }));
  expect(names.size).toBeGreaterThan(20);
  for (const name of names) expect(document).toContain(`\`${name}\``);
});
