import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancellation } from '../../../gateway/execution/subgraph/cancellation.ts';
import type { Transport, TransportReply } from '../../../gateway/execution/subgraph/transport.ts';
import { createUndiciTransport } from '../../../gateway/execution/subgraph/undici-transport.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const open: { server: Server; transport: Transport }[] = [];
afterEach(async () => {
  for (const { server, transport } of open.splice(0)) {
    server.closeAllConnections();
    await transport.close();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The production transport against a real server. */
async function serving(answer: Answer): Promise<{ send: (more?: { subgraph?: string; timeoutMs?: number; maxBytes?: number; cancellation?: Cancellation; body?: string }) => Promise<TransportReply>; server: Server; sockets: Set<unknown>; close: () => Promise<void> }> {
  const sockets = new Set<unknown>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    sockets.add(request.socket);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const transport = createUndiciTransport({ connections: 2 });
  open.push({ server, transport });
  return {
    server,
    sockets,
    close: () => transport.close(),
    send: (more = {}) => transport.send({ subgraph: 'a', url: `http://127.0.0.1:${port}/graphql?x=1`, headers: { 'content-type': 'application/json', 'x-signed': 's' }, body: '{"q":"中"}', timeoutMs: 600_000, maxBytes: 10_000, cancellation: new Cancellation(), ...more }),
  };
}

const json = (response: ServerResponse, body: Buffer | string, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body);
};
const textOf = (reply: TransportReply): string => (reply.kind === 'reply' ? reply.body.toString('utf8') : reply.failure);

describe('the undici transport', () => {
  it('posts the body with its headers to the path, and gives status, media type and body', async () => {
    const { send } = await serving((request, response, body) => json(response, JSON.stringify({ method: request.method, url: request.url, signed: request.headers['x-signed'], body })));
    const reply = await send();
    expect(reply).toMatchObject({ kind: 'reply', status: 200, mediaType: 'application/json; charset=utf-8' });
    expect(JSON.parse(textOf(reply))).toEqual({ method: 'POST', url: '/graphql?x=1', signed: 's', body: '{"q":"中"}' });
  });

  it('keeps its connections', async () => {
    const { send, sockets } = await serving((_request, response) => json(response, '{}'));
    for (let at = 0; at < 5; at += 1) await send();
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than it may: further calls wait for one, in their order, and closing waits for them', async () => {
    const { send, sockets, close } = await serving((_request, response, body) => void setImmediate(() => json(response, body)));
    const calls = Array.from({ length: 9 }, (_, at) => send({ body: String(at) }));
    const closed = close();
    expect((await Promise.all(calls)).map(textOf)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    await closed;
    expect(sockets.size).toBe(2);
  });

  it('gives each subgraph sockets of its own, though they stand behind one address', async () => {
    const held: ServerResponse[] = [];
    const { send, sockets } = await serving((_request, response) => {
      held.push(response);
      // Two subgraphs with two sockets each: none of these four answers before all are here.
      if (held.length === 4) for (const each of held) json(each, '{}');
    });
    const replies = await Promise.all(['a', 'a', 'b', 'b'].map((subgraph) => send({ subgraph })));
    expect(replies.map(({ kind }) => kind)).toEqual(['reply', 'reply', 'reply', 'reply']);
    expect(sockets.size).toBe(4);
  });

  it('joins a body that comes in pieces, whatever characters they cut through', async () => {
    const whole = Buffer.from('{"a":"数桥"}');
    const { send } = await serving((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(whole.subarray(0, 7));
      setImmediate(() => response.end(whole.subarray(7)));
    });
    expect(textOf(await send())).toBe('{"a":"数桥"}');
  });

  it('gives statuses that are no success as they are', async () => {
    const { send } = await serving((_request, response) => { response.writeHead(503, { 'content-type': 'text/plain' }); response.end('busy'); });
    expect(await send()).toMatchObject({ kind: 'reply', status: 503, mediaType: 'text/plain' });
  });

  it.each([['gzip', gzipSync], ['br', brotliCompressSync], ['deflate', deflateSync]] as const)('undoes %s', async (encoding, compress) => {
    const { send } = await serving((_request, response) => json(response, compress(Buffer.from('{"a":1}')), { 'content-encoding': encoding }));
    expect(textOf(await send())).toBe('{"a":1}');
  });

  it.each([['GZIP', gzipSync], ['x-gzip', gzipSync], ['Br', brotliCompressSync], ['Identity', (body: Buffer) => body]] as const)('takes an encoding by whichever name it goes (RFC 9110, 8.4.1): %s', async (encoding, compress) => {
    const { send } = await serving((_request, response) => json(response, compress(Buffer.from('{"a":1}')), { 'content-encoding': encoding }));
    expect(textOf(await send())).toBe('{"a":1}');
  });

  it.each([
    ['a length that is announced', (response: ServerResponse) => json(response, 'x'.repeat(20_000), { 'content-length': '20000' })],
    ['a length that is not', (response: ServerResponse) => { response.writeHead(200); response.write('x'.repeat(6000)); response.end('x'.repeat(6000)); }],
    ['what expands to too much', (response: ServerResponse) => json(response, gzipSync(Buffer.alloc(1_000_000)), { 'content-encoding': 'gzip' })],
  ])('refuses a body that is too large: %s', async (_title, answer) => {
    const { send } = await serving((_request, response) => answer(response));
    expect(await send()).toEqual({ kind: 'failure', failure: 'TOO_LARGE' });
  });

  it.each([['an encoding it does not know', 'zstd', 'x'], ['a body that is not what it says', 'gzip', 'no gzip']])('refuses %s', async (_title, encoding, body) => {
    const { send } = await serving((_request, response) => json(response, body, { 'content-encoding': encoding }));
    expect(await send()).toEqual({ kind: 'failure', failure: 'ENCODING' });
  });

  it('gives up after its time', async () => {
    const { send } = await serving(() => undefined);
    expect(await send({ timeoutMs: 50 })).toEqual({ kind: 'failure', failure: 'TIMEOUT' });
  });

  it('ends a call that is cancelled, and closes its connection', async () => {
    const cancellation = new Cancellation();
    const closed = Promise.withResolvers<void>();
    const { send } = await serving((request) => {
      request.socket.on('close', () => closed.resolve());
      cancellation.cancel();
    });
    expect(await send({ cancellation })).toEqual({ kind: 'failure', failure: 'CANCELLED' });
    await closed.promise;
  });

  it('sends nothing for a request that is cancelled already', async () => {
    const cancellation = new Cancellation();
    cancellation.cancel();
    const { send, sockets } = await serving((_request, response) => json(response, '{}'));
    expect(await send({ cancellation })).toEqual({ kind: 'failure', failure: 'CANCELLED' });
    expect(sockets.size).toBe(0);
  });

  it('tells a connection that breaks from one that cannot be made', async () => {
    const { send, server } = await serving((request) => request.socket.destroy());
    expect(await send()).toEqual({ kind: 'failure', failure: 'RESET' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await send()).toEqual({ kind: 'failure', failure: 'CONNECT' });
  });
});
