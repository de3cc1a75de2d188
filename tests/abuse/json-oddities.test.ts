import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway } from '../gateway/public-gateway.ts';
import type { PublicGateway, TestReply } from '../gateway/public-gateway.ts';
import type { SubgraphDefinition } from '../gateway/subgraph-server.ts';
import { sendRaw } from './raw-http.ts';

/** What JSON can say and GraphQL cannot, sent by a client (access.md section 4, A8 and E5): told as bad input, or handed on as it is, never as something else. */
const ECHO: SubgraphDefinition = {
  name: 'echo',
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    scalar Any
    input Given { any: Any s: String n: Int }
    type Query { echo(any: Any, n: Int, f: Float, s: String, id: ID, given: Given): String }
  `,
  resolvers: { Query: { echo: (_root: unknown, given: object) => JSON.stringify(given) } },
};

let gateway: PublicGateway;
beforeAll(async () => {
  gateway = await startPublicGateway([ECHO]);
});
afterAll(() => gateway.close());

const QUERY = 'query Echo($any: Any, $n: Int, $f: Float, $s: String, $id: ID, $given: Given) { echo(any: $any, n: $n, f: $f, s: $s, id: $id, given: $given) }';
const received = (): number => gateway.subgraphs['echo']?.received.length ?? -1;

/** Sends variables as JSON text, for `JSON.stringify` would make something else of them. */
async function send(variables: string, query = QUERY): Promise<{ readonly status: number; readonly code: unknown; readonly echo: unknown; readonly calls: number }> {
  const before = received();
  const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' }, body: `{"query":${JSON.stringify(query)},"variables":${variables}}` });
  const { data, errors } = (await response.json()) as TestReply['body'];
  const echo = (data as { echo?: string } | null | undefined)?.echo;
  return { status: response.status, code: errors?.[0]?.extensions['code'], echo: typeof echo === 'string' ? JSON.parse(echo) : undefined, calls: received() - before };
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('variables that no JSON could hand on', () => {
  it.each([
    ['a number beyond all numbers', '{"any":1e400}'],
    ['one below all', '{"any":-1e400}'],
    ['one in a list', '{"any":[1,[1e400]]}'],
    ['one in an object', '{"any":{"a":{"b":1e400}}}'],
    ['one in an input object', '{"given":{"any":1e400}}'],
    ['as a Float', '{"f":1e400}'],
    ['as an Int', '{"n":1e400}'],
    ['a member of every object in an input object', '{"given":{"__proto__":{"s":"x"}}}'],
    ['a list for one value', '{"s":["x"]}'],
    ['an object for a text', '{"s":{"toString":"x"}}'],
    ['half a character', '{"s":"\\ud800"}'],
    ['the halves of a character in the wrong order', '{"s":"\\udc00\\ud800"}'],
    ['half a character in an ID', '{"id":"L1\\udfff"}'],
    ['half a character in an input object', '{"given":{"s":"\\ud800 "}}'],
    ['an integer that JavaScript reads as another', '{"any":1234567890123456789}'],
    ['such an ID', '{"id":1234567890123456789}'],
    ['such an integer within', '{"given":{"any":{"a":[9007199254740993]}}}'],
    ['half a character in an object, and in the name of a member', '{"any":[{"a":"\\ud800"},{"\\udc00":1}]}'],
  ])('are bad input, and nothing is fetched: %s', async (_, variables) => {
    expect(await send(variables)).toEqual({ status: 400, code: 'BAD_USER_INPUT', echo: undefined, calls: 0 });
  });

  it.each([
    ['a value nested deeper than anybody reads', `{"any":${nested(20_000)}}`],
    ['one nested in an input object', `{"given":{"any":{"a":${nested(20_000)}}}}`],
  ])('are beyond a limit, and nothing is fetched: %s', async (_, variables) => {
    expect(await send(variables)).toEqual({ status: 400, code: 'LIMIT_EXCEEDED', echo: undefined, calls: 0 });
  });

  it.each([
    ['as a default', 'query Echo($f: Float! = 1e400) { echo(f: $f) }'], ['in a default', 'query Echo($any: Any = {a: [-1e999]}) { echo(any: $any) }'],
    ['an integer that JavaScript reads as another', '{ echo(any: 1234567890123456789) }'], ['such an integer as a default', 'query Echo($any: Any = [9007199254740993]) { echo(any: $any) }'],
    ['as an argument', '{ echo(f: 1e400) }'], ['in an argument', '{ echo(any: {a: [-1e999]}) }'],
  ])('are no valid document where that says them, and nothing is fetched: %s', async (_, query) => {
    expect(await send('{}', query)).toEqual({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED', echo: undefined, calls: 0 });
  });

  it.each([
    ['as an escape in a literal', '{ echo(s: "\\ud800") }'], ['as a braced escape', '{ echo(s: "\\u{DC00}") }'], ['as a default', 'query Echo($s: String = "\\udfff") { echo(s: $s) }'],
    ['as it is in a literal', '{ echo(s: "\ud800") }'], ['as it is in a block', '{ echo(s: """\udc00""") }'],
  ])('half a character in the document is no GraphQL, and nothing is fetched: %s', async (_, query) => {
    expect(await send('{}', query)).toEqual({ status: 400, code: 'GRAPHQL_PARSE_FAILED', echo: undefined, calls: 0 });
  });
});

describe('variables that are odd and sayable', () => {
  it.each([
    ['the last of two of one name', '{"s":"first","s":"last"}', { s: 'last' }],
    ['the last of two in an input object', '{"given":{"s":"first","s":"last"}}', { given: { s: 'last' } }],
    ['not what an object inherits', '{"__proto__":{"s":"x"},"constructor":{"s":"x"}}', {}],
    ['a name like a member of every object', '{"any":{"__proto__":{"x":1},"toString":2}}', { any: JSON.parse('{"__proto__":{"x":1},"toString":2}') }],
    ['a whole number written with a point', '{"n":1.0}', { n: 1 }],
    ['nothing with a sign', '{"n":-0,"f":-0.0}', { n: 0, f: 0 }],
    ['control characters', '{"s":"\\u0000\\u001b\\u007f"}', { s: '\u0000\u001b\u007f' }],
    ['line separators, as they are', '{"s":"\u2028\u2029"}', { s: '\u2028\u2029' }],
    ['a character of two halves', '{"s":"\\ud83c\\udf09","any":{"🌉":"𠮷"}}', { s: '🌉', any: { '🌉': '𠮷' } }],
    ['quotes and backslashes', '{"s":"\\"\\\\\\"}],{\\u0022"}', { s: '"\\"}],{"' }],
    ['a number for an ID', '{"id":12345678901234}', { id: '12345678901234' }],
    ['nesting as deep as somebody may mean it', `{"any":${nested(5)}}`, { any: JSON.parse(nested(5)) }],
  ])('arrive as they were meant: %s', async (_, variables, echo) => {
    expect(await send(variables)).toEqual({ status: 200, code: undefined, echo, calls: 1 });
  });
});

describe('variables in the target of a GET', () => {
  async function get(text: string) {
    const before = received();
    const target = `/graphql?query=${encodeURIComponent(QUERY)}&variables=%7B%22s%22:%22${text}%22%7D`;
    const head = `GET ${target} HTTP/1.1\r\nHost: a\r\nAccept: application/graphql-response+json\r\nApollo-Require-Preflight: 1\r\nConnection: close\r\n\r\n`;
    const [reply] = await sendRaw(gateway.url, Buffer.from(head, 'latin1'));
    const { data, errors } = JSON.parse(reply?.body || '{}') as TestReply['body']; // what the endpoint answers
    const echo = (data as { echo?: string } | null | undefined)?.echo; // of the echo's schema
    return { status: reply?.status, error: errors?.[0]?.extensions['code'], detail: errors?.[0]?.extensions['expected'], echo: typeof echo === 'string' ? JSON.parse(echo) : undefined, calls: received() - before };
  }

  it.each([
    ['half a character', '%ED%A0%80'], ['a byte that is none of UTF-8', 'L1%FF'], ['a character cut off', 'L1%E9%95'], ['one written longer than it is', '%C0%AF'], ['the encoding of another age', '%B3%A4'],
  ])('are no request where they are %s, and nothing is fetched', async (_, text) => {
    expect(await get(text)).toEqual({ status: 400, error: 'BAD_REQUEST', detail: 'percent-encoded UTF-8', echo: undefined, calls: 0 });
  });

  it('are no HTTP as they are, and nothing is fetched', async () => {
    expect(await get('\xe9\x95\xbf')).toMatchObject({ status: 400, calls: 0 });
  });

  it.each([
    ['a character', '%E9%95%BF', '长'], ['a character of two halves', '%F0%9F%8C%89', '🌉'], ['the sign that stands for what could not be read, where it was meant', '%EF%BF%BD', '\ufffd'], ['a space', 'a+b%20c', 'a b c'], ['a percent sign that begins nothing', '100%', '100%'],
  ])('arrive as they were meant: %s', async (_, text, s) => {
    expect(await get(text)).toEqual({ status: 200, error: undefined, detail: undefined, echo: { s }, calls: 1 });
  });
});
