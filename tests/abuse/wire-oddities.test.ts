import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway } from '../gateway/public-gateway.ts';
import type { PublicGateway } from '../gateway/public-gateway.ts';
import { GREETINGS } from './greetings.ts';
import { rawPost, sendRaw } from './raw-http.ts';

/** access.md section 4, E2 and E5, beyond what http-surface.test.ts shows: what one request may do to the next on its connection, and rarely used parts of HTTP. */
const BODY = JSON.stringify({ query: '{ hello }' });
const NEXT = rawPost(JSON.stringify({ query: '{ next: hello }' }));

let gateway: PublicGateway;
beforeAll(async () => {
  gateway = await startPublicGateway([GREETINGS]);
});
afterAll(() => gateway.close());

const asked = (): number => gateway.subgraphs['greetings']?.received.length ?? -1;

/** Statuses of what came back, until the server closed or all had come. */
async function statuses(bytes: string | Buffer, replies: number): Promise<readonly number[]> {
  return (await sendRaw(gateway.url, bytes, replies)).map(({ status }) => status);
}

const LONG = 'not compressed '.repeat(20_000);

describe('a request behind one that was refused early, on the same connection', () => {
  it.each([
    ['for its type', rawPost(LONG, ['Content-Type: text/plain']), 415],
    ['for its method', rawPost(LONG).replace('POST', 'DELETE'), 405],
    ['for its path', rawPost(LONG, [], { path: '/nothing' }), 404],
    ['for a header sent twice', rawPost(LONG, ['Content-Type: application/json', 'Content-Type: application/json']), 400],
    ['for an unknown encoding', rawPost(LONG, ['Content-Encoding: zstd']), 415],
    ['for its JSON', rawPost(LONG), 400],
  ])('is answered: %s', async (_, first, status) => {
    expect(await statuses(first + NEXT, 2)).toEqual([status, 200]);
  });

  it.each(['gzip', 'deflate', 'br'])('is answered: for a body that is no %s', async (encoding) => {
    expect(await statuses(rawPost(LONG, [`Content-Encoding: ${encoding}`]) + NEXT, 2)).toEqual([400, 200]);
  });

  it('does not wait for a body that is too long: the connection is closed, and says so', async () => {
    const before = asked();
    const [reply, ...more] = await sendRaw(gateway.url, rawPost(LONG.repeat(2)) + NEXT, 2);
    expect([reply?.status, more]).toEqual([413, []]);
    expect(reply?.head).toMatch(/connection: close/i);
    expect(asked()).toBe(before);
  });
});

describe('parts of HTTP that hardly anybody uses', () => {
  it.each([
    ['Expect: 100-continue', rawPost(BODY, ['Expect: 100-continue']), [100, 200]],
    ['an expectation that nobody knows', rawPost(BODY, ['Expect: miracles']), [417]],
    ['an upgrade to a web socket', rawPost(BODY, ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Version: 13']), [200]],
    ['an upgrade to HTTP/2 in clear', rawPost(BODY, ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__']), [200]],
    ['HTTP/1.0 without Host', `POST /graphql HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`, [200]],
    ['HTTP/0.9', 'GET /graphql\r\n\r\n', [400]],
    ['a version of the future', rawPost(BODY).replace('HTTP/1.1', 'HTTP/9.9'), [400]],
    ['two Hosts', rawPost(BODY, ['Host: other']), [400]],
    ['a chunk that is longer than it says', `${rawPost('', ['Transfer-Encoding: chunked'], { length: null })}5\r\n${BODY}\r\n0\r\n\r\n`, [400]],
    ['a chunk as long as memory', `${rawPost('', ['Transfer-Encoding: chunked'], { length: null })}fffffffffffffffff\r\n`, [400]],
    ['a NUL in a header', rawPost(BODY, ['X-A: a\u0000b']), [400]],
    ['a carriage return in a header', rawPost(BODY, ['X-A: a\rX-B: b']), [400]],
    ['a header that is a member of every object', rawPost(BODY, ['__proto__: x', 'constructor: y', 'hasOwnProperty: z']), [200]],
    ['GET /healthz with a body, and one behind it', `GET /healthz HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${LONG.length}\r\n\r\n${LONG}${NEXT}`, [200, 200]],
    ['POST /readyz', rawPost(BODY, [], { path: '/readyz' }), [405]],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: gateway\r\n\r\n', [404]],
  ] as const)('%s', async (_, bytes, expected) => {
    expect(await statuses(bytes, expected.length)).toEqual(expected);
  });

  it('takes no header from a trailer', async () => {
    const trailing = (trailer: string): string => `${rawPost('', ['Transfer-Encoding: chunked', 'Trailer: Content-Type, Authorization'], { length: null })}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n${trailer}\r\n\r\n${NEXT}`;
    expect(await statuses(trailing('Content-Type: text/plain\r\nAuthorization: Bearer x'), 2)).toEqual([200, 200]);
  });

  it('refuses a second Authorization however many lines stand between: none is dropped unseen', async () => {
    const lines = ['Authorization: Bearer a', ...Array.from({ length: 2_100 }, () => 'a:b'), 'Authorization: Bearer b'];
    const before = asked();
    expect(await statuses(rawPost(BODY, lines), 1)).toEqual([expect.toSatisfy((status) => status === 401 || status === 431)]);
    expect(asked()).toBe(before);
  });

  it('closes on CONNECT, and serves the next', async () => {
    const { hostname, port } = new URL(gateway.url);
    const closed = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('CONNECT department:80 HTTP/1.1\r\nHost: department:80\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text)).on('error', reject);
    });
    expect(closed).not.toMatch(/^HTTP\/1\.1 2/);
    expect(await statuses(NEXT, 1)).toEqual([200]);
  });
});
