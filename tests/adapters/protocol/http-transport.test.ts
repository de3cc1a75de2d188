import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpTransport, type HttpTransport, type HttpTransportSettings } from '../../../adapters/protocol/http-transport.ts';

const servers: Server[] = [];
const transports: HttpTransport[] = [];
afterEach(async () => {
  await Promise.all(transports.splice(0).map((transport) => transport.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function start(listener: RequestListener, settings: Partial<HttpTransportSettings> = {}) {
  const sockets = new Set<Socket>();
  const server = createServer(listener).on('connection', (socket) => sockets.add(socket));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = createHttpTransport(settings);
  transports.push(transport);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  const send = (signal = new AbortController().signal) => transport.send({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: '问' }, signal);
  return { send, sockets, url };
}

describe('the production transport against a real server', () => {
  it('gives status, type and bytes, and keeps the connection', async () => {
    const bodies: string[] = [];
    const { send, sockets } = await start((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk))).on('end', () => response.writeHead(500, { 'content-type': 'text/xml; charset=GBK' }).end(Buffer.from([0xd5, 0xc5])));
    }, { connections: 1 });
    for (let i = 0; i < 3; i += 1) {
      expect(await send()).toMatchObject({ outcome: 'FOUND', value: { status: 500, contentType: 'text/xml; charset=GBK', retryAfterMs: null, body: Buffer.from([0xd5, 0xc5]) } });
    }
    expect(bodies).toEqual(['问', '问', '问']);
    expect(sockets.size).toBe(1);
  });

  it('reads Retry-After in seconds', async () => {
    const { send } = await start((_request, response) => response.writeHead(503, { 'retry-after': '7' }).end());
    expect(await send()).toMatchObject({ value: { status: 503, retryAfterMs: 7_000 } });
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const { send } = await start((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: '/login' }).end();
    });
    expect(await send()).toMatchObject({ value: { status: 302 } });
    expect(calls).toBe(1);
  });

  it('is MALFORMED for a reply cut in the middle', async () => {
    const { send } = await start((_request, response) => {
      response.writeHead(200, { 'content-length': '4227' });
      response.write(Buffer.alloc(2_000, 'x'), () => response.destroy());
    });
    expect(await send()).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['TRUNCATED'] });
  });

  it('is MALFORMED for a reply beyond the limit, and reads no further', async () => {
    const { send } = await start((_request, response) => response.end(Buffer.alloc(300_000)), { maxReplyBytes: 100_000 });
    expect(await send()).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'MALFORMED', quality: ['REPLY_TOO_LARGE'] });
  });

  it('is CONNECTION when nobody listens', async () => {
    const { send } = await start(() => {});
    servers[0]?.close();
    expect(await send()).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CONNECTION' });
  });

  it('is CONNECTION when the other side hangs up without a reply', async () => {
    const { send } = await start((request) => request.socket.destroy());
    expect(await send()).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CONNECTION' });
  });

  it('is CANCELLED when the signal aborts, and closes the connection', async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const { send } = await start((request) => {
      request.socket.on('close', () => closed.resolve());
      arrived.resolve();
    });
    const client = new AbortController();
    const reading = send(client.signal);
    await arrived.promise;
    client.abort();
    expect(await reading).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CANCELLED' });
    await closed.promise;
  });
});
