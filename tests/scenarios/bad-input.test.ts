import { SignJWT, generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultSetting } from '../../sandbox/departments/server/fault-switch.ts';
import { startWorld, type Answered, type World } from './world.ts';

/** Bad input and bad departments: each gets a clear error with a stable code, and the rest of the answer stays intact. */
const DOSSIER = '{ subject { ... on Person { personId name licenses(first: 5) { nodes { typeName } } } } }';
let world: World;
let engine: string;

beforeAll(async () => {
  // One department hangs here, and is given up after its configured time.
  world = await startWorld({ patient: false, environment: { SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS: '15000' } });
  engine = await world.token({ client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' });
});
afterEach(async () => {
  world.population.faults.clear();
  world.eLicense.faults.clear();
  // Good calls between the bad ones: a breaker that opened would answer in the department's place.
  for (let call = 0; call < 5; call += 1) await world.ask(DOSSIER, { token: engine });
});
afterAll(() => world.close());

const codes = ({ body }: Answered): unknown[] => (body.errors ?? []).map(({ path, extensions }) => [path?.join('.') ?? null, extensions['code']]);

async function post(body: string, headers: Record<string, string>): Promise<{ status: number; code: unknown; text: string }> {
  const response = await fetch(`${world.url}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const text = await response.text();
  const { errors } = JSON.parse(text) as { errors: [{ extensions: { code: string } }] };
  return { status: response.status, code: errors[0].extensions.code, text };
}

describe('a request that is not one', () => {
  it.each([
    ['malformed JSON', '{"query": "{ me { name }', 400, 'MALFORMED_JSON'],
    ['a document that does not parse', JSON.stringify({ query: '{ me { name }' }), 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', JSON.stringify({ query: '{ me { shoeSize } }' }), 400, 'GRAPHQL_VALIDATION_FAILED'],
  ])('with %s is refused with its code', async (_, body, status, code) => {
    expect(await post(body, { authorization: `Bearer ${engine}` })).toMatchObject({ status, code });
  });

  it('without a token learns nothing of the graph', async () => {
    const unknown = await post(JSON.stringify({ query: '{ me { shoeSize } }' }), {});
    expect(unknown).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(unknown.text).not.toContain('shoeSize');
  });

  it('with a token that somebody else signed is nobody\'s', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ client_id: 'approval-engine' }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'forged' })
      .setIssuer(world.portal.issuer).setAudience(world.portal.audience).setSubject('approval-engine').setIssuedAt().setExpirationTime('5 min').setJti('x').sign(privateKey);
    expect(await post(JSON.stringify({ query: DOSSIER }), { authorization: `Bearer ${forged}` })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });
});

describe('a person named by argument', () => {
  it.each([
    ['a wrong check digit', '320499193802140017', 'BAD_IDENTIFIER'],
    ['too few digits', '32049919380214001', 'BAD_IDENTIFIER'],
  ])('with %s is refused, and the number is not repeated', async (_, idNumber, code) => {
    const before = world.population.received.length;
    const answer = await world.ask('query ($n: String) { person(idNumber: $n) { name } }', { token: engine, variables: { n: idNumber } });
    expect(answer.body.errors?.[0]?.extensions['code']).toBe(code);
    expect(JSON.stringify(answer.body)).not.toContain(idNumber);
    expect(world.population.received).toHaveLength(before);
  });

  it('who is the case\'s own applicant is found by number, and the number goes no further than the gateway', async () => {
    const answer = await world.ask('query ($n: String) { person(idNumber: $n) { name idNumber } }', { token: engine, variables: { n: '320499193802140016' } });
    expect(answer.body).toMatchObject({ data: { person: { name: '王建国', idNumber: '320499193802140016' } } });
  });

  it('who exists but is no party, and who exists nowhere, look alike', async () => {
    const ask = (n: string) => world.ask('query ($n: String) { person(idNumber: $n) { name } }', { token: engine, variables: { n } });
    const before = world.population.received.length;
    const [stranger, nobody] = [await ask('320499198503090031'), await ask('320499190001010011'.slice(0, 17) + '9')];
    expect(codes(stranger)).toEqual([['person', 'FIELD_FORBIDDEN']]);
    expect(stranger.body.data).toEqual({ person: null });
    if (codes(nobody)[0] !== undefined) expect(nobody.body.data ?? { person: null }).toEqual({ person: null });
    expect(world.population.received).toHaveLength(before);
  });
});

describe('a department that is not well', () => {
  const population: readonly (readonly [string, FaultSetting])[] = [
    ['hangs', { fault: 'hang' }],
    ['answers with an HTML login page and 200', { fault: 'html-login' }],
    ['cuts its answer short', { fault: 'body-cut' }],
    ['resets the connection', { fault: 'reset' }],
    ['is closed for maintenance', { fault: 'maintenance' }],
    ['answers an error with 200', { fault: 'fault-200' }],
    ['answers for somebody else', { fault: 'wrong-person' }],
  ];
  it.each(population)('that %s costs its own fields only, and is never "no record"', async (_, fault) => {
    world.population.faults.set(fault);
    const answer = await world.ask(DOSSIER, { token: engine });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({ subject: { name: null, licenses: { nodes: expect.arrayContaining([{ typeName: '居民身份证' }]) } } });
    const failed = answer.body.errors?.find(({ path }) => path?.join('.') === 'subject.name');
    expect(failed?.extensions).toMatchObject({ code: 'SOURCE_UNAVAILABLE', source: 'population' });
    expect(answer.body.extensions?.['sources']).toContainEqual(expect.objectContaining({ source: 'population', status: 'UNAVAILABLE' }));
    expect(answer.body.extensions).toHaveProperty('receipt.index');
  });

  it('closes one\'s own fields, since it cannot say that one lives, and says that the register is unavailable: nothing is forbidden', async () => {
    const citizen = await world.token({ client: 'citizen-app', person: 'P01', acr: 'face' });
    world.population.faults.set({ fault: 'reset' });
    const answer = await world.ask('{ me { name idNumber } }', { token: citizen });
    expect(answer.body.data).toEqual({ me: { name: null, idNumber: null } });
    expect(codes(answer)).toEqual([['me.name', 'SOURCE_UNAVAILABLE'], ['me.idNumber', 'SOURCE_UNAVAILABLE']]);
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({ source: 'population', retryable: true });
  });

  it.each([
    ['answering with an HTML page', { fault: 'html-maintenance' }],
    ['sending what is no JSON', { fault: 'invalid-json' }],
  ] as const)('e-license %s leaves the population\'s fields intact', async (_, fault) => {
    world.eLicense.faults.set(fault);
    const answer = await world.ask(DOSSIER, { token: engine });
    expect(answer.body.data).toMatchObject({ subject: { name: '王建国', licenses: null } });
    expect(codes(answer)).toEqual([['subject.licenses', 'SOURCE_UNAVAILABLE']]);
  });

  it('that is down altogether is unavailable, with a hint when to ask again', async () => {
    await world.eLicense.close();
    const answer = await world.ask(DOSSIER, { token: engine });
    expect(answer.body.data).toMatchObject({ subject: { name: '王建国', licenses: null } });
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({ code: 'SOURCE_UNAVAILABLE', source: 'e-license', retryable: true });
  });

  it('that is over its quota has refused, and is not asked again today', async () => {
    world.population.faults.set({ fault: 'quota' });
    const refused = await world.ask('{ subject { ... on Person { name } } }', { token: engine });
    expect(codes(refused)).toEqual([['subject.name', 'SOURCE_REFUSED']]);
    const asked = world.population.received.length;
    world.population.faults.clear();
    expect(codes(await world.ask('{ subject { ... on Person { name } } }', { token: engine }))).toEqual([['subject.name', 'SOURCE_REFUSED']]);
    expect(world.population.received).toHaveLength(asked);
  });
});
