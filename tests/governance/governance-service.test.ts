import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../governance/database/embedded-database.ts';
import { startGovernance, type Governance } from '../../governance/start-governance.ts';
import type { AssertionContext } from '../../schema/contract/assertion.ts';
import { signAssertion } from '../../schema/contract/sign-assertion.ts';

const secret = new Uint8Array(randomBytes(32));
const item = '11320499MY9B00035D4320131004001';
const person: AssertionContext = {
  requestId: 'r-1', principalKind: 'CITIZEN', clientId: 'citizen-app', organization: null, item: null, itemName: null, caseNo: null, self: 'person-a', subjects: [], holderCodes: [], deadline: Date.now() + 600_000,
};
const reports: unknown[] = [];
let governance: Governance;

beforeAll(async () => {
  governance = await startGovernance({
    host: '127.0.0.1', port: 0, database: await openEmbeddedDatabase(null), assertionKey: secret, clock: () => new Date(),
    supergraphSdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    report: (error) => reports.push(error),
  });
});
afterAll(() => governance.close());

async function post(path: string, payload: unknown, { context = person, key = { subgraph: 'governance', secret } } = {}): Promise<{ status: number; body: unknown }> {
  const url = new URL(path, governance.url);
  const body = JSON.stringify(payload);
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...signAssertion({ url, body }, context, key) } });
  return { status: response.status, body: await response.json() };
}

const GRANT = 'mutation ($input: GrantConsentInput!) { grantConsent(input: $input) { consentId subjectId itemCode fields channel state revokedAt } }';
const input = { itemCode: item, fields: ['Person.mobile'], validTo: new Date(Date.now() + 86_400_000).toISOString() };

describe('the governance subgraph', () => {
  it('records the consent of whoever is logged in, and the feed tells of it', async () => {
    const waiting = post('/changes', { after: 0, waitMs: 25_000 });
    const granted = await post('/graphql', { query: GRANT, variables: { input } });
    expect(granted).toMatchObject({ status: 200, body: { data: { grantConsent: { subjectId: 'person-a', itemCode: item, fields: ['Person.mobile'], channel: 'citizen-app', state: 'LIVE', revokedAt: null } } } });
    expect(await waiting).toMatchObject({ status: 200, body: { head: 1, changes: [{ sequence: 1, kind: 'CONSENT', payload: { subjectKey: 'person-a', revokedAt: null } }] } });
  });

  it('lists and revokes one\'s own', async () => {
    const representations = [{ __typename: 'Person', personId: 'person-a' }];
    const list = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Person { consents { consentId state } } } }';
    const listed = await post('/graphql', { query: list, variables: { representations } });
    const [{ consentId }] = (listed.body as { data: { _entities: [{ consents: [{ consentId: string }] }] } }).data._entities[0].consents;
    expect(await post('/graphql', { query: 'mutation ($id: ID!) { revokeConsent(consentId: $id) { state } }', variables: { id: consentId } }))
      .toMatchObject({ status: 200, body: { data: { revokeConsent: { state: 'REVOKED' } } } });
    expect(await post('/graphql', { query: list, variables: { representations } })).toMatchObject({ body: { data: { _entities: [{ consents: [{ consentId, state: 'REVOKED' }] }] } } });
  });

  it.each([
    ['a field outside the graph', { ...input, fields: ['Person.noSuchField'] }, person, 'CONSENT_INVALID'],
    ['a root field, which is no datum', { ...input, fields: ['Query.me'] }, person, 'CONSENT_INVALID'],
    ['a machine, which has no self', input, { ...person, self: null }, 'BAD_ARGUMENT'],
  ])('refuses a consent of %s', async (_, given, context, code) => {
    expect(await post('/graphql', { query: GRANT, variables: { input: given } }, { context })).toMatchObject({ body: { data: { grantConsent: null }, errors: [{ path: ['grantConsent'], extensions: { code } }] } });
  });

  const NUL = 'a\u0000b';
  it.each([
    ['grantConsent', GRANT, { input: { ...input, fields: ['Person.mobile', NUL] } }],
    ['revokeConsent', 'mutation ($id: ID!) { revokeConsent(consentId: $id) { state } }', { id: NUL }],
    ['revokeShare', 'mutation ($id: ID!) { revokeShare(requestId: $id, reason: "用途已经不在") { requestId } }', { id: NUL }],
    ['withdrawRegionTrust', 'mutation ($id: ID!) { withdrawRegionTrust(trustId: $id) { trustId } }', { id: NUL }],
  ] as const)('tells a character that no database keeps as a bad argument: %s', async (field, query, variables) => {
    reports.length = 0;
    const { body } = await post('/graphql', { query, variables });
    expect(body).toMatchObject({ data: { [field]: null }, errors: [{ path: [field], extensions: { code: 'BAD_ARGUMENT' } }] });
    expect(reports).toEqual([]);
  });

  const KIN = 'mutation ($input: GrantConsentInput!) { grantKinConsent(input: $input) { subjectId giverId grantedBy state } }';
  const family = [{ role: 'DECEASED', kind: 'PERSON', key: 'the-dead' }, { role: 'KIN', kind: 'PERSON', key: 'person-a' }] as const;

  it('records the consent of the kin for the dead party of the signed case', async () => {
    const granted = await post('/graphql', { query: KIN, variables: { input } }, { context: { ...person, item, caseNo: 'C-1', subjects: family } });
    expect(granted.body).toMatchObject({ data: { grantKinConsent: { subjectId: 'the-dead', giverId: 'person-a', grantedBy: 'KIN', state: 'LIVE' } } });
  });

  it.each([
    ['one who is no party of the case', { subjects: family.slice(0, 1) }],
    ['a party who is no kin', { subjects: [family[0], { ...family[1], role: 'APPLICANT' }] }],
    ['a case in which nobody is dead', { subjects: family.slice(1) }],
    ['a case in which two are dead', { subjects: [...family, { ...family[0], key: 'another' }] }],
    ['an entity that is said to be dead', { subjects: [{ ...family[0], kind: 'ENTITY' }, family[1]] }],
    ['the dead itself', { self: 'the-dead', subjects: [...family, { ...family[1], key: 'the-dead' }] }],
    ['another item than the case is of', { item: '11320499MY9B00035D4320131001001' }],
    ['no case at all', { item: null, caseNo: null, subjects: [] }],
    ['a machine', { self: null }],
  ] as const)('records no consent of the kin for %s', async (_, change) => {
    const context = { ...person, item, caseNo: 'C-1', subjects: family, ...change } as typeof person; // roles and kinds are the contract's
    expect(await post('/graphql', { query: KIN, variables: { input } }, { context })).toMatchObject({ body: { data: { grantKinConsent: null }, errors: [{ extensions: { code: 'CONSENT_NOT_KIN' } }] } });
  });

  it.each(['/graphql', '/changes'])('answers nobody but the gateway at %s', async (path) => {
    const forged = { key: { subgraph: 'governance', secret: new Uint8Array(32) } };
    const foreign = { key: { subgraph: 'population', secret } };
    expect((await post(path, { after: 0, waitMs: 0, query: '{ __typename }' }, forged)).status).toBe(401);
    expect((await post(path, { after: 0, waitMs: 0, query: '{ __typename }' }, foreign)).status).toBe(401);
    expect((await fetch(new URL(path, governance.url), { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it('refuses a request to the feed that is not one', async () => {
    expect(await post('/changes', { after: -1 })).toEqual({ status: 400, body: { error: { code: 'BAD_REQUEST', message: 'The body must be {"after": sequence, "waitMs": 0 to 25000}.' } } });
  });

  it('had nothing to report', () => expect(reports).toEqual([]));
});
