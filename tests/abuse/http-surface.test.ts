import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway, testConfig } from '../gateway/public-gateway.ts';
import type { PublicGateway, TestReply } from '../gateway/public-gateway.ts';
import { GREETINGS } from './greetings.ts';
import { rawPost, sendRaw } from './raw-http.ts';
import type { RawReply } from './raw-http.ts';

/** access.md section 4, E2, E5, E6: what happens before GraphQL is reached. */

const BODY = JSON.stringify({ query: '{ hello }' });
let gateway: PublicGateway;
/** Waits for nobody long; the other one does, for this machine may be slow to send. */
let hasty: PublicGateway;

beforeAll(async () => {
  const http = { ...testConfig().http, bodyBytes: 4_096 };
  gateway = await startPublicGateway([GREETINGS], { config: { http: { ...http, headersTimeout: 300_000, bodyTimeout: 300_000 } } });
  hasty = await startPublicGateway([GREETINGS], { config: { http: { ...http, headersTimeout: 1_000, bodyTimeout: 1_500 } } });
});
afterAll(() => Promise.all([gateway.close(), hasty.close()]));

const codeOf = (reply: RawReply): unknown => (JSON.parse(reply.body) as TestReply['body']).errors?.[0]?.extensions['code'];
async function one(bytes: string | Buffer, of = gateway): Promise<RawReply> {
  const [reply] = await sendRaw(of.url, bytes);
  if (reply === undefined) throw new Error('an answer was expected');
  return reply;
}
const asked = (): number => gateway.subgraphs['greetings']?.received.length ?? -1;

describe('the HTTP surface', () => {
  it('answers a plain POST, with no-store, nosniff and a request id', async () => {
    const reply = await one(rawPost(BODY));
    expect(reply.status).toBe(200);
    expect(reply.head.toLowerCase()).toMatch(/cache-control: no-store/);
    expect(reply.head.toLowerCase()).toMatch(/x-content-type-options: nosniff/);
    expect(reply.head.toLowerCase()).toMatch(/shuqiao-request-id: request-\d+/);
    expect(JSON.parse(reply.body)).toMatchObject({ data: { hello: '你好' } });
  });

  it.each([
    ['Authorization twice', ['Authorization: Bearer a', 'Authorization: Bearer b'], 401, 'UNAUTHENTICATED'],
    ['authorization twice in other letters', ['AUTHORIZATION: Bearer a', 'authorization: Bearer a'], 401, 'UNAUTHENTICATED'],
    ['Content-Type twice', ['Content-Type: application/json', 'Content-Type: text/plain'], 400, 'BAD_REQUEST'],
    ['Content-Encoding twice', ['Content-Encoding: gzip', 'Content-Encoding: identity'], 400, 'BAD_REQUEST'],
    ['no Content-Type that can be read', ['Content-Type: '], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text/plain, as a form of another site would send it', ['Content-Type: text/plain'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', ['Content-Type: application/x-www-form-urlencoded'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['multipart', ['Content-Type: multipart/form-data; boundary=x'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['application/graphql', ['Content-Type: application/graphql'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['JSON in GBK', ['Content-Type: application/json; charset=gbk'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a type that is longer than any, most of it blanks', [`Content-Type: a/b${' '.repeat(12_000)}x`], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a length of JSON\'s own type that no type has', [`Content-Type: application/json; x="${'y'.repeat(300)}"`], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nothing that can be sent', ['Accept: text/html'], 406, 'NOT_ACCEPTABLE'],
    ['JSON weighed with nothing', ['Accept: application/json;q=0'], 406, 'NOT_ACCEPTABLE'],
    ['parts of answers', ['Accept: multipart/mixed'], 406, 'NOT_ACCEPTABLE'],
    ['a stream', ['Accept: text/event-stream'], 406, 'NOT_ACCEPTABLE'],
    ['a type that only begins like JSON', ['Content-Type: application/json5'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an unknown encoding', ['Content-Encoding: zstd'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['two encodings at once', ['Content-Encoding: gzip, gzip'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an encoding named like a member of every object', ['Content-Encoding: constructor'], 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('refuses %s', async (_name, headers, status, code) => {
    const before = asked();
    const reply = await one(rawPost(BODY, headers));
    expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status, code });
    expect(asked()).toBe(before);
  });

  it('tells a failure of an old client alike, in whatever letters it accepts JSON', async () => {
    const wrong = JSON.stringify({ query: '{ nothing }' });
    const [lower, upper] = [await one(rawPost(wrong, ['Accept: application/json'])), await one(rawPost(wrong, ['Accept: APPLICATION/JSON']))];
    expect([lower.status, upper.status]).toEqual([200, 200]);
  });

  it.each(['//graphql', '/graphql/', '/GraphQL', '/%67raphql', '/graphql%2f', '/./graphql', '/x/../graphql', '/graphql;x=1', '/', '/metrics/../graphql', '*'])('has nothing at %s', async (path) => {
    const reply = await one(rawPost(BODY, [], { path }));
    expect(reply.status).toBe(404);
  });

  it('takes an absolute request target for what it is: another path', async () => {
    expect((await one(rawPost(BODY, [], { path: 'http://other.example/graphql' }))).status).toBe(404);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('refuses %s on /graphql with Allow', async (method) => {
    const reply = await one(rawPost(BODY).replace('POST', method));
    expect(reply.status).toBe(405);
    expect(reply.head).toMatch(/allow: GET, POST/i);
  });

  it('refuses HEAD on /graphql, without a body', async () => {
    const response = await fetch(gateway.url, { method: 'HEAD' });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([405, 'GET, POST', '']);
  });

  describe('request framing', () => {
    it.each([
      ['Content-Length and Transfer-Encoding together', rawPost(BODY, ['Transfer-Encoding: chunked'])],
      ['two Content-Lengths', rawPost(BODY, ['Content-Length: 4'])],
      ['a negative Content-Length', rawPost(BODY, ['Content-Length: -1'], { length: null })],
      ['a Content-Length with a plus', rawPost(BODY, ['Content-Length: +12'], { length: null })],
      ['an unknown transfer coding last', rawPost(BODY, ['Transfer-Encoding: chunked, xchunked'], { length: null })],
      ['a coding before chunks', `${rawPost('', ['Transfer-Encoding: gzip, chunked'], { length: null })}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`],
      ['chunks in HTTP/1.0', `${rawPost('', ['Transfer-Encoding: chunked', 'Connection: keep-alive'], { length: null }).replace('HTTP/1.1', 'HTTP/1.0')}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`],
      ['a header name with a space before the colon', rawPost(BODY, ['Transfer-Encoding : chunked'])],
      ['a folded header', rawPost(BODY, ['X-A: a', ' b: c'])],
      ['a bare line feed as line end', `POST /graphql HTTP/1.1\nHost: gateway\nContent-Type: application/json\nContent-Length: ${BODY.length}\n\n${BODY}`],
      ['no Host', `POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`],
      ['a chunk size that is no number', `${rawPost('', ['Transfer-Encoding: chunked'], { length: null })}zz\r\n${BODY}\r\n0\r\n\r\n`],
      ['a line that is no request', 'GET\r\n\r\n'],
    ])('refuses %s and closes', async (_name, bytes) => {
      const before = asked();
      const reply = await one(bytes);
      expect(reply.status).toBe(400);
      expect(asked()).toBe(before);
    });

    it('answers a smuggled second request as the parser reads it: nothing after the framed body is part of it', async () => {
      const smuggled = rawPost(BODY) + rawPost(JSON.stringify({ query: '{ second: hello }' }));
      const replies = await sendRaw(gateway.url, smuggled, 2);
      expect(replies.map(({ body }) => Object.keys((JSON.parse(body) as { data: object }).data))).toEqual([['hello'], ['second']]);
    });

    it('closes behind a request that asks for another protocol: node drops what is pipelined behind it, which must be asked again', async () => {
      const replies = await sendRaw(gateway.url, rawPost(BODY, ['Connection: Upgrade', 'Upgrade: h2c']) + rawPost(JSON.stringify({ query: '{ second: hello }' })), 2);
      expect(replies.map(({ status, head }) => [status, /^connection: (.*)$/im.exec(head)?.[1]])).toEqual([[200, 'close']]);
    });

    it('takes chunks with extensions for the body they frame', async () => {
      const chunked = `${rawPost('', ['Transfer-Encoding: chunked'], { length: null })}${BODY.length.toString(16)};x=y\r\n${BODY}\r\n0\r\n\r\n`;
      expect((await one(chunked)).status).toBe(200);
    });

    it('refuses headers beyond their bound with 431', async () => {
      expect((await one(rawPost(BODY, [`X-Filler: ${'a'.repeat(20_000)}`]))).status).toBe(431);
    });

    it('gives up on headers that trickle in (slowloris) with 408', async () => {
      expect((await one('POST /graphql HTTP/1.1\r\nHost: gateway\r\nX-Slow: ', hasty)).status).toBe(408);
    });

    it('gives up on a body that never ends', async () => {
      expect((await one(rawPost(BODY, [], { length: BODY.length + 10 }), hasty)).status).toBe(408);
    });
  });

  describe('bodies', () => {
    const withBody = (body: Buffer, encoding: string): Buffer => Buffer.concat([Buffer.from(`POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`), body]);

    it.each([
      ['gzip', gzipSync(BODY)],
      ['deflate', deflateSync(BODY)],
      ['br', brotliCompressSync(BODY)],
    ])('reads %s', async (encoding, body) => {
      expect((await one(withBody(body, encoding))).status).toBe(200);
    });

    const BOMB = JSON.stringify({ query: '{ hello }', variables: { a: 'a'.repeat(10_000_000) } });
    it.each([
      ['gzip', gzipSync(BOMB)],
      ['deflate', deflateSync(BOMB)],
      ['br', brotliCompressSync(BOMB)],
    ])('refuses a %s body that grows beyond the bound, counted after decompression', async (encoding, body) => {
      const reply = await one(withBody(body, encoding));
      expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
    });

    it.each([
      ['announced', rawPost(JSON.stringify({ query: `{ hello } # ${'a'.repeat(5_000)}` }))],
      ['sent in chunks', `${rawPost('', ['Transfer-Encoding: chunked'], { length: null })}1388\r\n${'a'.repeat(5_000)}\r\n0\r\n\r\n`],
    ])('refuses a body over the bound, %s, and closes the connection', async (_name, bytes) => {
      const reply = await one(bytes);
      expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
      expect(reply.head).toMatch(/connection: close/i);
    });

    it.each([
      ['bytes that are not gzip', withBody(Buffer.from(BODY), 'gzip'), 400, 'BAD_REQUEST'],
      ['a gzip body cut short', withBody(gzipSync(BODY).subarray(0, 20), 'gzip'), 400, 'BAD_REQUEST'],
      ['no JSON', rawPost('{"query": "{ hello }"'), 400, 'MALFORMED_JSON'],
      ['nothing', rawPost(''), 400, 'MALFORMED_JSON'],
      ['JSON with a trailing comma', rawPost('{"query":"{ hello }",}'), 400, 'MALFORMED_JSON'],
      ['JSON after a byte order mark', rawPost(`\uFEFF${BODY}`), 200, undefined],
      ['two JSON documents', rawPost(BODY + BODY), 400, 'MALFORMED_JSON'],
      ['a list: batching is off', rawPost(`[${BODY},${BODY}]`), 400, 'BAD_REQUEST'],
      ['a text', rawPost('"{ hello }"'), 400, 'BAD_REQUEST'],
    ])('answers %s', async (_name, bytes, status, code) => {
      const reply = await one(bytes);
      expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status, code });
    });

    it('refuses bytes that are not UTF-8, and repeats none of the body', async () => {
      const body = Buffer.concat([Buffer.from('{"query":"{ hello }","variables":{"name":"320499200001011234'), Buffer.from([0xd5, 0xc5]), Buffer.from('"}}')]);
      const reply = await one(Buffer.concat([Buffer.from(rawPost('', [], { length: body.length })), body]));
      expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 400, code: 'MALFORMED_JSON' });
      expect(reply.body).not.toContain('320499');
    });

    it('reads a key that stands twice once, and the same way everywhere: the last one counts', async () => {
      const reply = await one(rawPost('{"query":"{ first: hello }","query":"{ last: hello }"}'));
      expect(JSON.parse(reply.body)).toMatchObject({ data: { last: '你好' } });
    });

    it('survives a hundred thousand brackets', async () => {
      const wide = await startPublicGateway([GREETINGS]);
      const [reply] = await sendRaw(wide.url, rawPost(`{"query":"{ hello }","variables":{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`));
      expect(reply?.status).toBe(400);
      await wide.close();
    });
  });

  describe('cross-site requests (E6)', () => {
    const get = (headers: Record<string, string>): Promise<Response> => fetch(`${gateway.url}?query=${encodeURIComponent('{ hello }')}`, { headers });
    it('refuses a GET that a page of another site could make', async () => {
      expect((await get({})).status).toBe(400);
      expect((await get({ 'content-type': 'text/plain' })).status).toBe(400);
    });
    it('answers a GET with a header that needs a preflight', async () => {
      expect((await get({ 'apollo-require-preflight': '1' })).status).toBe(200);
    });
    it('allows no origin and sets no cookie', async () => {
      const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', origin: 'https://other.example' }, body: BODY });
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control') || name === 'set-cookie')).toEqual([]);
    });
    it('shows no page to a browser', async () => {
      const response = await get({ accept: 'text/html' });
      expect(response.headers.get('content-type')).toMatch(/json/);
    });
  });

  it.each([
    'x-user-id', 'x-grade', 'x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-original-url', 'apollo-query-plan-experimental', 'apollo-federation-include-trace', 'traceparent', 'shuqiao-context',
    'signature', 'signature-input', 'content-digest', 'cookie',
  ])('hands no header %s of a client on to a subgraph (E2, C2)', async (name) => {
    await gateway.query('{ hello }', { headers: { [name]: 'ftv1' } });
    expect(gateway.subgraphs['greetings']?.received.at(-1)?.headers[name]).toBeUndefined();
  });
});
