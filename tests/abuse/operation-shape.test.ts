import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway } from '../gateway/public-gateway.ts';
import type { PublicGateway, TestReply } from '../gateway/public-gateway.ts';
import { GREETINGS } from './greetings.ts';

/** access.md section 4, A6 to A8, through the wire: what is out of bounds reaches no planner and no subgraph, and is refused at once. */

let gateway: PublicGateway;
beforeAll(async () => {
  gateway = await startPublicGateway([GREETINGS]);
});
afterAll(() => gateway.close());

const asked = (): number => gateway.subgraphs['greetings']?.received.length ?? -1;
const codeOf = ({ body }: TestReply): unknown => body.errors?.[0]?.extensions['code'];
const limitOf = ({ body }: TestReply): unknown => body.errors?.[0]?.extensions['limit'];

const levels = (count: number): string => Array.from({ length: count }, (_, level) => `fragment F${level} on Person { a${level}: spouse { ...F${level + 1} } b${level}: friend { ...F${level + 1} } }`).join(' ');

describe('operations out of bounds (A8)', () => {
  it.each([
    ['depth', `{ person ${'{ spouse '.repeat(25)}{ id } ${'}'.repeat(25)} }`],
    ['aliases', `{ person { ${Array.from({ length: 70 }, (_, index) => `a${index}: name`).join(' ')} } }`],
    ['rootFields', `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: hello`).join(' ')} }`],
    ['selections', `{ person { ${'name '.repeat(600)} } }`],
    ['selections', `{ person { ${'... { '.repeat(400)} name ${'} '.repeat(400)} ${'name '.repeat(200)} } }`],
    ['directives', `{ hello ${'@include(if: true) '.repeat(70)} }`],
    ['tokens', `{ hello ${'#\n a '.repeat(5_000)} }`],
    ['documentBytes', `{ hello } # ${'长'.repeat(30_000)}`],
    ['aliases', `{ person { ...F0 } } ${levels(12)} fragment F12 on Person { name }`],
    ['depth', `{ person { ...F0 } } ${levels(30)} fragment F30 on Person { name }`],
  ])('are refused at once: %s', async (limit, query) => {
    const before = asked();
    const reply = await gateway.query(query);
    expect({ status: reply.status, code: codeOf(reply), limit: limitOf(reply) }).toEqual({ status: 400, code: 'LIMIT_EXCEEDED', limit });
    expect(asked()).toBe(before);
  });

  it.each([
    ['an int beyond 32 bits', { n: 2 ** 31 }, 'BAD_USER_INPUT'],
    ['an int with 300 digits', { n: 1e300 }, 'BAD_USER_INPUT'],
    ['a fraction for an int', { n: 1.5 }, 'BAD_USER_INPUT'],
    ['a list too long', { name: Array.from({ length: 300 }, () => 'a') }, 'LIMIT_EXCEEDED'],
  ])('variables: %s is refused', async (_name, variables, code) => {
    expect(codeOf(await gateway.query('query ($n: Int, $name: String) { hello(n: $n, name: $name) }', { variables }))).toBe(code);
  });

  it('a document of two thousand equal fields is within no bound, yet a hundred are merged into one fetch', async () => {
    expect(limitOf(await gateway.query(`{ ${'hello '.repeat(2_000)} }`))).toBe('rootFields');
    const before = asked();
    expect((await gateway.query(`{ person { ${'name '.repeat(100)} } }`)).body.data).toEqual({ person: { name: '张三' } });
    expect(asked()).toBe(before + 1);
  });
});

describe('deferred, streamed and subscribed operations (A7)', () => {
  it.each([
    ['{ ... @defer { hello } }', 'Unknown directive "@defer".'],
    ['{ hello @stream }', 'Unknown directive "@stream".'],
  ])('%s is no valid document', async (query, violation) => {
    const reply = await gateway.query(query, { headers: { accept: 'multipart/mixed; deferSpec=20220824, application/json' } });
    expect(reply.body.errors?.[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', violations: [violation] });
  });
  it('a subscription is refused', async () => {
    expect(codeOf(await gateway.query('subscription { hello }'))).toMatch(/GRAPHQL_VALIDATION_FAILED/);
  });
});

describe('documents with several operations (A6)', () => {
  const query = 'query A { a: hello } mutation B { b: greet } query C { c: hello }';
  it('run the one that is named and no other', async () => {
    const before = asked();
    expect((await gateway.query(query, { operationName: 'C' })).body.data).toEqual({ c: '你好' });
    expect(asked()).toBe(before + 1);
    expect(gateway.subgraphs['greetings']?.received.at(-1)?.query).not.toMatch(/\{.*(greet|a:)/);
  });
  it.each([['', 'empty'], ['D', 'unknown'], ['a', 'in other letters'], [' A', 'with a space']])('refuse the name %j: %s', async (operationName) => {
    expect(codeOf(await gateway.query(query, { operationName }))).toBe('OPERATION_NOT_RESOLVED');
  });
  it('refuse a mutation by GET, whichever of the operations it is', async () => {
    const search = new URLSearchParams({ query, operationName: 'B' });
    const response = await fetch(`${gateway.url}?${search}`, { headers: { 'apollo-require-preflight': '1' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('persisted queries (D7)', () => {
  const source = '{ hello }';
  const hash = createHash('sha256').update(source).digest('hex');
  const post = async (body: object, accept = 'application/graphql-response+json'): Promise<TestReply> => {
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: JSON.stringify(body) });
    return { status: response.status, headers: response.headers, body: await response.json() as TestReply['body'] };
  };
  const persistedQuery = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

  it('follow the protocol that clients know: asked by hash, sent once, then by hash', async () => {
    // Without data it is a failure in the newer media type; the older knows no difference.
    for (const [accept, status] of [['application/json', 200], ['application/graphql-response+json', 400]] as const) {
      const first = await post(persistedQuery(hash), accept);
      expect({ status: first.status, code: codeOf(first), message: first.body.errors?.[0]?.message }).toEqual({ status, code: 'PERSISTED_QUERY_NOT_FOUND', message: 'PersistedQueryNotFound' });
    }
    expect((await post({ query: source, ...persistedQuery(hash) })).body.data).toEqual({ hello: '你好' });
    expect((await post(persistedQuery(hash))).body.data).toEqual({ hello: '你好' });
  });
  it('cannot put one document under the hash of another', async () => {
    const other = createHash('sha256').update('{ other: hello }').digest('hex');
    expect(codeOf(await post({ query: source, ...persistedQuery(other) }))).toBe('PERSISTED_QUERY_MISMATCH');
    expect(codeOf(await post(persistedQuery(other)))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
  it.each(['__proto__', 'constructor', '../x', hash.toUpperCase(), `${hash} `])('refuse %j as a hash', async (value) => {
    expect(codeOf(await post(persistedQuery(value)))).toBe('BAD_REQUEST');
  });
});
