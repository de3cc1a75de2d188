import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_REGISTRY } from '../../gateway/errors/error-registry.ts';
import { startPublicGateway } from '../gateway/public-gateway.ts';
import type { PublicGateway } from '../gateway/public-gateway.ts';
import type { SubgraphDefinition } from '../gateway/subgraph-server.ts';

/** access.md section 4, C: what answers and logs may not tell. */

const SECRETS = ['ORA-00942', 'HR.T_PERSON', '320499200001011234', 'resolver.ts', 'population-db.internal'];
const leak = `ORA-00942 table HR.T_PERSON idNumber=320499200001011234 at resolver.ts:1 population-db.internal`;

let next: SubgraphDefinition['misbehave'];
const SUBGRAPH: SubgraphDefinition = {
  name: 'population',
  sdl: 'type Query { me: Person  other: String  sure: String! } type Person { name: String  age: Int  idNumber(of: Int): String }',
  resolvers: { Query: { me: () => ({ name: '张三', age: 1 }), other: () => '其他', sure: () => '是' } },
  misbehave: (body) => next?.(body),
};

let gateway: PublicGateway;
beforeAll(async () => {
  gateway = await startPublicGateway([SUBGRAPH]);
});
afterAll(() => gateway.close());

const answer = (status: number, body: unknown, contentType?: string) => (): { status: number; body: string; contentType?: string } => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body), ...(contentType === undefined ? {} : { contentType }) });

describe('what a subgraph says in an error', () => {
  it.each([
    ['an error of its own making', answer(200, { data: { me: null }, errors: [{ message: leak, path: ['me'], extensions: { code: leak, serviceName: leak, stacktrace: [leak], exception: { leak } } }] }), 'INTERNAL'],
    ['an error without extensions', answer(200, { data: { me: null }, errors: [{ message: leak, path: ['me'] }] }), 'INTERNAL'],
    ['a source that did not answer', answer(200, { data: { me: null }, errors: [{ message: leak, path: ['me'], extensions: { code: 'SOURCE_UNAVAILABLE', source: 'population', retryAfterMs: 5_000, note: leak } }] }), 'SOURCE_UNAVAILABLE'],
    ['a source whose name is no name', answer(200, { data: { me: null }, errors: [{ message: leak, path: ['me'], extensions: { code: 'SOURCE_UNAVAILABLE', source: leak, retryAfterMs: leak } }] }), 'SOURCE_UNAVAILABLE'],
    ['a code that is a member of every object', answer(200, { data: { me: null }, errors: [{ message: leak, path: ['me'], extensions: { code: 'constructor' } }] }), 'INTERNAL'],
    ['a code that is the gateway\'s own', answer(200, { data: { me: null }, errors: [{ message: leak, path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }] }), 'INTERNAL'],
    ['HTTP 500 in HTML', answer(500, `<html>${leak}</html>`, 'text/html'), 'SOURCE_UNAVAILABLE'],
    ['HTTP 200 in HTML', answer(200, `<html>${leak}</html>`, 'text/html'), 'SOURCE_UNAVAILABLE'],
    ['JSON that is no GraphQL response', answer(200, [leak]), 'SOURCE_UNAVAILABLE'],
  ] as const)('does not leave the gateway: %s', async (_name, misbehave, code) => {
    next = misbehave;
    const reply = await gateway.query('{ me { name } }');
    next = undefined;
    expect(reply.status).toBe(200);
    expect(reply.body.data).toEqual({ me: null });
    expect(reply.body.errors?.map(({ message, extensions }) => [extensions['code'], message])).toEqual([[code, ERROR_REGISTRY[code].message]]);
    const told = JSON.stringify([reply.body, gateway.logged]);
    expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
  });

  it('keeps source and retry hint where they are of the contract', async () => {
    next = answer(200, { data: { me: null }, errors: [{ message: 'x', path: ['me'], extensions: { code: 'SOURCE_UNAVAILABLE', source: 'population', retryAfterMs: 5_000 } }] });
    const reply = await gateway.query('{ me { name } }');
    next = undefined;
    expect(reply.body.errors?.[0]).toMatchObject({ path: ['me'], extensions: { source: 'population', retryAfterMs: 5_000, retryable: true } });
  });

  it('adds no extensions but ours (valueCompletion, ftv1, query plans)', async () => {
    next = answer(200, { data: { me: { name: { not: 'a string' }, age: 'x' } }, extensions: { ftv1: 'AAAA', leak } });
    const reply = await gateway.query('{ me { name age } }', { headers: { 'apollo-federation-include-trace': 'ftv1', 'apollo-query-plan-experimental': '1' } });
    next = undefined;
    expect(Object.keys(reply.body.extensions ?? {}).toSorted()).toEqual(['access', 'requestId', 'sources']);
    expect(SECRETS.filter((secret) => JSON.stringify(reply.body).includes(secret))).toEqual([]);
  });
});

describe('what the gateway says of the graph', () => {
  it.each([
    ['{ me { nme } }', ['Cannot query field "nme" on type "Person".']],
    ['{ mee { name } }', ['Cannot query field "mee" on type "Query".']],
    ['{ me { idNumber(off: 1) } }', ['Unknown argument "off" on field "Person.idNumber".']],
    ['{ me }', ['Field "me" of type "Person" must have a selection of subfields.']],
  ])('suggests nothing on %s (C1)', async (query, violations) => {
    const reply = await gateway.query(query);
    expect(reply.body.errors?.[0]?.extensions['violations']).toEqual(violations);
    expect(JSON.stringify(reply.body)).not.toMatch(/did you mean/i);
  });

  it.each([
    ['a literal', '{ me { idNumber(of: "320499200001011234") } }', undefined],
    ['a variable', 'query ($of: Int) { me { idNumber(of: $of) } }', { of: '320499200001011234' }],
    ['a syntax error', '{ me { idNumber(of: 320499200001011234x) } }', undefined],
  ])('repeats no value of %s (C4)', async (_name, query, variables) => {
    const reply = await gateway.query(query, variables === undefined ? {} : { variables });
    expect(reply.status).toBe(400);
    expect(JSON.stringify([reply.body, gateway.logged])).not.toContain('320499');
  });

  it.each(['{ _service { sdl } }', '{ _entities(representations: [{ __typename: "Person", idNumber: "1" }]) { __typename } }'])('has no %s (C2, E1)', async (query) => {
    expect((await gateway.query(query)).body.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('writes one log line a request: id, status, code and time, no document and no variable (C6)', async () => {
    const before = gateway.logged.length;
    await gateway.query('query ($of: Int) { me { name idNumber(of: $of) } }', { variables: { of: 1 } });
    const lines = gateway.logged.slice(before);
    expect(lines).toEqual([{ level: 'info', text: 'request', facts: { requestId: expect.stringMatching(/^request-/), status: 200, code: 'OK', milliseconds: expect.any(Number) } }]);
  });
});
