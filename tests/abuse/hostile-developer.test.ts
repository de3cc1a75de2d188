import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDpopKey } from '../../sandbox/portal/headless/dpop-key.ts';
import { requestToken } from '../../sandbox/portal/headless/request-token.ts';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { formatLicenseId, parseLicenseId } from '../../standards/license-id.ts';
import { accessEntries, journalProblems } from '../scenarios/access-entries.ts';
import { startWorld } from '../scenarios/world.ts';
import type { Answered, World } from '../scenarios/world.ts';

/*
 * What an application developer with a good token of a citizen (P01) tries at the whole house to learn something of somebody else (P03), beyond the rows of
 * access.md. Whatever is tried, nothing of P03 comes back and the log stays whole.
 */
const ORIGIN = 'https://graph.example.invalid';
const INTROSPECTION = '{ __schema { types { name } } }';
const OVERSIGHT = '{ accessEntries(first: 1) { nodes { index } } }';

let world: World;
let policy: string;
let mine: string;
let engine: string;
let ids: { readonly me: string; readonly other: string; readonly otherNumber: string; readonly otherName: string; readonly myNumber: string; readonly licenseOfMine: string; readonly licenseOfOther: string; readonly cursorOfOther: string; readonly consentOfOther: string };

const ask = (query: string, variables: Readonly<Record<string, unknown>> = {}, token = mine): Promise<Answered> => world.ask(query, { token, variables });
const codes = ({ body }: Answered): unknown[] => [...new Set((body.errors ?? []).map(({ extensions }) => extensions['code']))];
const at = ({ body }: Answered, ...path: readonly (string | number)[]): unknown => path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined), body.data);
const text = (answered: Answered, ...path: readonly (string | number)[]): string => {
  const found = at(answered, ...path);
  if (typeof found !== 'string') throw new Error(`a text must be at ${path.join('.')}, got ${JSON.stringify(answered.body).slice(0, 300)}`);
  return found;
};

beforeAll(async () => {
  policy = mkdtempSync(join(tmpdir(), 'shuqiao-hostile-'));
  cpSync(new URL('../../policy', import.meta.url), policy, { recursive: true });
  const clients = readFileSync(join(policy, 'clients.yaml'), 'utf8');
  writeFileSync(join(policy, 'clients.yaml'), clients.replace('id: statistics-app,', 'id: statistics-app, proofOfPossession: true,'));
  const operations = [INTROSPECTION, OVERSIGHT].map((body, n) => ({ id: createHash('sha256').update(body).digest('hex'), name: `D${n}`, type: 'query', body }));
  writeFileSync(join(policy, 'documents', 'citizen-app.json'), JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  world = await startWorld({ flags: ['--policy', policy], environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000', SHUQIAO_GATEWAY_PUBLIC_ORIGINS: ORIGIN } });
  mine = await world.token({ client: 'citizen-app', person: 'P01', acr: 'face' });
  engine = await world.token({ client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' });
  const theirs = await world.token({ client: 'citizen-app', person: 'P03', acr: 'face' });
  const [P01, P03] = [world.registry.persona('P01'), world.registry.persona('P03')];
  const LICENSES = '{ me { name licenses(first: 1) { nodes { licenseId } pageInfo { endCursor } } } }';
  const [myLicenses, theirLicenses] = [await ask(LICENSES), await ask(LICENSES, {}, theirs)];
  const grant = { itemCode: '11320499MY9B00035D4320131004001', fields: ['Person.name'], validTo: new Date(Date.now() + 86_400_000).toISOString() };
  const consent = await ask('mutation ($input: GrantConsentInput!) { grantConsent(input: $input) { consentId } }', { input: grant }, theirs);
  ids = {
    me: world.personIdOf(P01.idNumber), myNumber: P01.idNumber, other: world.personIdOf(P03.idNumber), otherNumber: P03.idNumber, otherName: text(theirLicenses, 'me', 'name'),
    licenseOfMine: text(myLicenses, 'me', 'licenses', 'nodes', 0, 'licenseId'), licenseOfOther: text(theirLicenses, 'me', 'licenses', 'nodes', 0, 'licenseId'),
    cursorOfOther: text(theirLicenses, 'me', 'licenses', 'pageInfo', 'endCursor'), consentOfOther: text(consent, 'grantConsent', 'consentId'),
  };
});
afterAll(async () => {
  await world.close();
  rmSync(policy, { recursive: true, force: true });
});

/** Nothing of the other person is in the answer, error texts and extensions included. */
function expectNothingOfOther({ body }: Answered): void {
  const told = JSON.stringify(body);
  for (const value of [ids.otherName, ids.otherNumber, ids.otherNumber.slice(6, 14)]) expect(told).not.toContain(value);
}

/** Another spelling of the same bytes: base64url leaves bits of the last character unused. */
function otherSpelling(handle: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(handle.slice(-1));
  return `${handle.slice(0, -1)}${alphabet[(last & 0b110000) | ((last + 1) & 0b1111)]}`;
}

const PERSON = 'query ($a: ID, $b: String) { person(personId: $a, idNumber: $b) { name idNumber mobile birthDate } }';

describe('naming somebody else', () => {
  it.each<[string, () => readonly [string, Record<string, unknown>], readonly unknown[]]>([
    ['by number beside one’s own handle', () => [PERSON, { a: ids.me, b: ids.otherNumber }], ['FIELD_FORBIDDEN']],
    ['by handle beside one’s own number', () => [PERSON, { a: ids.other, b: ids.myNumber }], ['FIELD_FORBIDDEN']],
    ['by number beside a null handle', () => [PERSON, { a: null, b: ids.otherNumber }], ['FIELD_FORBIDDEN']],
    ['by number in full-width digits', () => [PERSON, { b: ids.otherNumber.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))) }], ['FIELD_FORBIDDEN']],
    ['by number in another script’s digits', () => [PERSON, { b: ids.otherNumber.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))) }], ['BAD_IDENTIFIER']],
    ['by another spelling of the handle', () => [PERSON, { a: otherSpelling(ids.other) }], ['FIELD_FORBIDDEN']],
    ['by another spelling of one’s own handle, which is nobody’s', () => [PERSON, { a: otherSpelling(ids.me) }], ['FIELD_FORBIDDEN']],
    ['among one’s own in a list', () => ['query ($ids: [ID!]!) { persons(personIds: $ids) { name idNumber } }', { ids: [ids.me, ids.other] }], ['FIELD_FORBIDDEN']],
    ['in a variable named like a member of every object', () => ['query ($__proto__: String) { person(idNumber: $__proto__) { name } }', JSON.parse(`{"__proto__": "${ids.otherNumber}"}`) as Record<string, unknown>], ['FIELD_FORBIDDEN']],
    ['by two fragments that merge with other arguments', () => ['query ($a: ID, $b: ID) { ...A ...B } fragment A on Query { person(personId: $a) { name } } fragment B on Query { person(personId: $b) { name } }', { a: ids.me, b: ids.other }], ['GRAPHQL_VALIDATION_FAILED']],
    ['as a licence', () => ['query ($id: ID!) { license(licenseId: $id) { number } }', { id: ids.other }], ['BAD_IDENTIFIER']],
    ['as an entity', () => ['query ($id: ID!) { legalEntity(uscc: $id) { name } }', { id: ids.other }], ['BAD_IDENTIFIER']],
    ['by a licence of theirs', () => ['query ($id: ID!) { license(licenseId: $id) { number holderName holderPerson { name idNumber } } }', { id: ids.licenseOfOther }], ['FIELD_FORBIDDEN']],
    ['by a cursor of theirs', () => ['query ($after: String) { me { licenses(first: 1, after: $after) { nodes { licenseId number } } } }', { after: ids.cursorOfOther }], ['BAD_CURSOR']],
  ])('%s gives nothing', async (_how, attempt, expected) => {
    const [query, variables] = attempt();
    const answered = await ask(query, variables);
    expect(codes(answered)).toEqual(expected);
    expectNothingOfOther(answered);
  });

  it('does not pass for an engine either, beside the party of its case', async () => {
    const answered = await ask('query ($ids: [ID!]!) { persons(personIds: $ids) { name idNumber } }', { ids: [ids.me, ids.other] }, engine);
    expect(codes(answered)).toEqual(['FIELD_FORBIDDEN']);
    expectNothingOfOther(answered);
  });
});

describe('somebody else’s licence', () => {
  /** The answer without what is new in each: ids, receipt, times. */
  const shape = ({ status, body }: Answered): unknown => JSON.parse(JSON.stringify({ status, body }, (key, value: unknown) => (['requestId', 'correlationId', 'receipt', 'latencyMs', 'sourceRequestId', 'asOf'].includes(key) ? undefined : value)));

  it('looks like one that is not there: data, errors, sources and all', async () => {
    const reading = parseLicenseId(ids.licenseOfOther);
    if (!reading.ok) throw new Error('a licence id is expected');
    const { typeCode, issuer, serial, version } = reading.value;
    const nobodys = formatLicenseId(typeCode, issuer, serial.replace(/^\d{4}/, '1999'), version);
    const QUERY = 'query ($id: ID!) { license(licenseId: $id) { typeName number status holderName holderPerson { name } } }';
    const [there, absent] = [await ask(QUERY, { id: ids.licenseOfOther }), await ask(QUERY, { id: nobodys })];
    expect(shape(there)).toEqual(shape(absent));
    expect(codes(there)).toEqual(['FIELD_FORBIDDEN']);
  });
});

describe('consents and the log of others', () => {
  it('a consent of somebody else cannot be revoked, and looks like none', async () => {
    const REVOKE = 'mutation ($id: ID!) { revokeConsent(consentId: $id) { consentId state giverId } }';
    const [theirs, none] = [await ask(REVOKE, { id: ids.consentOfOther }), await ask(REVOKE, { id: '00000000-0000-4000-8000-000000000000' })];
    expect([theirs, none].map((each) => [each.status, each.body.data, codes(each)])).toEqual(Array.from({ length: 2 }, () => [200, { revokeConsent: null }, ['CONSENT_NOT_FOUND']]));
  });

  it('a machine cannot consent in anybody’s place', async () => {
    const input = { itemCode: '11320499MY9B00035D4320131004001', fields: ['Person.name'], validTo: new Date(Date.now() + 86_400_000).toISOString() };
    expect(codes(await ask('mutation ($input: GrantConsentInput!) { grantConsent(input: $input) { consentId } }', { input }, engine))).toEqual(['OPERATION_REJECTED']);
  });

  it('who saw a party of the case is not for the engine, nor what the party consented to', async () => {
    const answered = await ask('{ subject { ... on Person { accessLog(first: 1) { nodes { __typename } } consents { consentId } objections { __typename } } } }', {}, engine);
    expect(at(answered, 'subject')).toEqual({ accessLog: null, consents: null, objections: null });
  });
});

describe('registered documents', () => {
  const post = async (body: unknown, token = mine): Promise<Answered> => {
    const response = await fetch(`${world.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
    // What it holds is what is asserted.
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] };
  };
  const idOf = (document: string): string => `sha256:${createHash('sha256').update(document).digest('hex')}`;

  it.each([
    ['introspection', INTROSPECTION, 403, ['INTROSPECTION_DISABLED']],
    ['what is an auditor’s to see', OVERSIGHT, 200, ['FIELD_FORBIDDEN', 'AUDITOR_ONLY']],
  ])('open nothing that one’s own words do not: %s', async (_what, document, status, expected) => {
    const registered = await post({ documentId: idOf(document) });
    const own = await ask(document);
    expect({ status: registered.status, codes: codes(registered) }).toEqual({ status, codes: expected });
    expect({ status: own.status, codes: codes(own) }).toEqual({ status, codes: expected });
  });

  it('of one client are not another’s', async () => {
    expect(codes(await post({ documentId: idOf(OVERSIGHT) }, engine))).toEqual(['DOCUMENT_NOT_FOUND']);
  });

  it('and documents beside them: two at once, or a list of requests, are refused', async () => {
    expect(codes(await post({ documentId: idOf(OVERSIGHT), query: '{ me { name } }' }))).toEqual(['BAD_REQUEST']);
    expect(codes(await post([{ query: '{ me { name } }' }, { query: '{ me { idNumber } }' }]))).toEqual(['BAD_REQUEST']);
  });
});

describe('several operations in one document (access.md A6)', () => {
  const SEVERAL = 'query A { me { name } } query B { me { idNumber } }';
  const named = async (token: string): Promise<Answered> => {
    const response = await fetch(`${world.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query: SEVERAL, operationName: 'A' }) });
    // What it holds is what is asserted.
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] };
  };

  it('are for developers of the graph, and refused of everybody else', async () => {
    const answered = await named(mine);
    expect({ status: answered.status, codes: codes(answered), limit: answered.body.errors?.[0]?.extensions }).toMatchObject({ status: 400, codes: ['LIMIT_EXCEEDED'], limit: { limit: 'operations', allowed: 1, got: 2 } });
    expect(codes(await named(engine))).toEqual(['LIMIT_EXCEEDED']);
    expect((await named(await world.token({ client: 'police-desk' }))).status).toBe(200);
  });
});

describe('documents and variables beyond measure', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['a response key of fifty thousand characters', `{ ${'a'.repeat(50_000)}: me { name idNumber } }`, {}, 'nameLength'],
    ['literals nested a thousand deep', `{ me { licenses(type: ${'['.repeat(1_000)}${']'.repeat(1_000)}) { nodes { number } } } }`, {}, 'literalDepth'],
    ['a variable nested two thousand deep', 'query ($a: ID) { person(personId: $a) { name } }', { a: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as unknown }, 'variableDepth'],
    ['a page of two thousand million', '{ me { licenses(first: 2147483647) { nodes { number } } } }', {}, 'cost'],
    ['the same in a variable', 'query ($n: Int) { me { licenses(first: $n) { nodes { number } } } }', { n: 2 ** 31 - 1 }, 'cost'],
  ])('%s is refused by its limit', async (_what, query, variables, limit) => {
    const answered = await ask(query, variables);
    expect({ status: answered.status, codes: codes(answered), limit: answered.body.errors?.[0]?.extensions['limit'] }).toEqual({ status: 400, codes: ['LIMIT_EXCEEDED'], limit });
  });
});

describe('a client that must prove its key (policy/clients.yaml)', () => {
  const QUERY = JSON.stringify({ query: '{ subject { ... on Person { name } } }' });
  const send = (headers: Record<string, string>) => fetch(`${world.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: QUERY });
  const wish = { client: 'statistics-app', item: 'senior-allowance', case: 'XB2026GL0001' };

  it('gets in with a token bound to its key and a proof, once a proof, and not with a plain token', async () => {
    const source = { portal: world.portal.issuer, fetch, data: loadPortalData() };
    const key = createDpopKey();
    const bound = await requestToken({ ...source, dpop: key }, wish);
    const proof = key.proof('POST', `${ORIGIN}/graphql`, bound);
    const plain = await send({ authorization: `Bearer ${await requestToken(source, wish)}` });
    expect([plain.status, plain.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^DPoP realm="shuqiao", error="invalid_dpop_proof"/)]);
    expect((await send({ authorization: `Bearer ${bound}` })).status).toBe(401);
    expect((await send({ authorization: `DPoP ${bound}` })).status).toBe(401);
    expect((await send({ authorization: `DPoP ${bound}`, dpop: createDpopKey().proof('POST', `${ORIGIN}/graphql`, bound) })).status).toBe(401);
    expect((await send({ authorization: `DPoP ${bound}`, dpop: proof })).status).toBe(200);
    expect((await send({ authorization: `DPoP ${bound}`, dpop: proof })).status).toBe(401);
  });
});

describe('the log of all this', () => {
  it('is whole, and holds no number of anybody', async () => {
    await ask(`query Of${ids.otherNumber} { a${ids.otherNumber}: me { name } }`);
    await world.stopGateway();
    const entries = JSON.stringify(await accessEntries(world.journalDirectory));
    expect(await journalProblems(world.journalDirectory)).toEqual([]);
    expect(entries).toContain('"a#.name"');
    for (const value of [ids.otherNumber, ids.myNumber, ids.otherName]) expect(entries).not.toContain(value);
  });
});
