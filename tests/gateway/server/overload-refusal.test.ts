import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Agent, request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { BodySlabs } from '../../../gateway/server/body-slabs.ts';
import { overloaded } from '../../../gateway/server/in-flight.ts';
import { OverloadRefusal } from '../../../gateway/server/overload-refusal.ts';
import { Reply } from '../../../gateway/server/reply.ts';
import { sendError } from '../../../gateway/server/send-error.ts';

const ID = '6a1d3c52-61c9-4f5e-9d4e-6f0a7d5e1c2b';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const servers: Server[] = [];
afterEach(() => {
  agent.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Status, headers and body of answers of a server that refuses readily at /ready and as any other error is told elsewhere; all over one connection. */
async function serve(): Promise<(path: string, body?: string) => Promise<{ status: number; headers: Record<string, unknown>; body: string; port: number | undefined }>> {
  const refusal = new OverloadRefusal();
  const server = createServer((request, response) => {
    if (request.url === '/ready') return refusal.send(response, ID);
    sendError(new Reply(response, ID, new BodySlabs()), overloaded());
  });
  servers.push(server);
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  }));
  return (path, body = '{"query":"{ hello }"}') => new Promise((resolve, reject) => {
    const call = httpRequest({ port, path, method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      const from = call.socket?.localPort;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => {
        const { date: _date, ...headers } = response.headers;
        resolve({ status: response.statusCode ?? 0, headers, body: text, port: from });
      });
    });
    call.on('error', reject).end(body);
  });
}

describe('the refusal made ready', () => {
  it('says to the byte what any refusal of an overloaded gateway says', async () => {
    const ask = await serve();
    const [ready, usual] = [await ask('/ready'), await ask('/usual')];
    expect(ready).toEqual(usual);
    expect(ready).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'content-type': 'application/json; charset=utf-8', 'shuqiao-request-id': ID } });
    expect(JSON.parse(ready.body)).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'OVERLOADED', correlationId: ID, retryable: true, retryAfterMs: 1000 } }] });
  });

  it('leaves the connection for the next request, however much of the body was not read', async () => {
    const ask = await serve();
    const first = await ask('/ready', `{"query":"${'x'.repeat(400_000)}"}`);
    const second = await ask('/ready');
    expect([first.status, second.status, second.port]).toEqual([503, 503, first.port]);
  });

  it.each<[string, string, string, Record<string, string>, boolean]>([
    ['a question', 'POST', '/graphql', {}, true],
    ['a question in the address', 'GET', '/graphql?query=%7Bhello%7D', {}, true],
    ['a question of a web page, which needs the headers of its origin', 'POST', '/graphql', { origin: 'https://console.example' }, false],
    ['a preflight', 'OPTIONS', '/graphql', {}, false],
    ['health', 'GET', '/healthz', {}, false],
    ['another path', 'POST', '/graphqlx', {}, false],
  ])('is for %s: %s %s', (_name, method, url, headers, suits) => {
    expect(new OverloadRefusal().suits({ method, url, headers } as Parameters<OverloadRefusal['suits']>[0])).toBe(suits); // as much of a request as is looked at
  });
});
