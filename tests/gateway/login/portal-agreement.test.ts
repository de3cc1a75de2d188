import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogin, type Login, type LoginResult } from '../../../gateway/login/create-login.ts';
import type { ItemCatalogue } from '../../../gateway/purpose/item-catalogue.ts';
import { relationTo } from '../../../gateway/purpose/relation.ts';
import { resolvePurpose } from '../../../gateway/purpose/resolve-purpose.ts';
import { openPortal, portalData } from '../../sandbox/portal/portal-test-kit.ts';
import { request } from './test-issuer.ts';

/** The portal signs and the gateway reads, over real sockets; the two share no code, so what agrees here is the format of docs/access-token.md. */
const items: ItemCatalogue = {
  item(code) {
    const item = portalData.items.find((row) => row.code === code);
    return item === undefined ? null : { code, name: item.name, version: '1', kind: 'OTHER', legalBasis: item.basis, notifyExempt: false, minFields: new Map() };
  },
};

let portal: Awaited<ReturnType<typeof openPortal>>;
let login: Login;
let now = 0;
const problems: string[] = [];
beforeAll(async () => {
  now = Date.now();
  portal = await openPortal({ clock: () => now });
  login = createLogin({
    issuers: [{ issuer: portal.issuer, jwksUri: null, algorithms: ['ES256'] }], audience: portal.audience, fetch, clock: () => now, onKeyProblem: (_issuer, problem) => problems.push(problem),
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
    const purpose = resolvePurpose(result.token, items, Math.floor(now / 1000));
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
    const purpose = result.ok ? resolvePurpose(result.token, items, Math.floor(now / 1000)) : null;
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
  now += 10_000;
  expect(await present({ client: 'approval-engine' })).toMatchObject({ ok: true });
  expect(await login.authenticate(request(`Bearer ${before}`))).toMatchObject({ ok: true });
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
