import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublicGateway } from '../public-gateway.ts';
import type { PublicGateway } from '../public-gateway.ts';

const PAGE = 'https://console.example';
let gateway: PublicGateway;
beforeAll(async () => {
  gateway = await startPublicGateway([{ name: 'greetings', sdl: 'type Query { hello: String }', resolvers: { Query: { hello: () => '你好' } } }], { config: { corsOrigins: [PAGE] } });
});
afterAll(() => gateway.close());

const post = (origin?: string): Promise<Response> => fetch(gateway.url, { method: 'POST', body: '{"query":"{ hello }"}', headers: { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) } });
const cors = (response: Response): string[] => [...response.headers.keys()].filter((name) => name.startsWith('access-control'));

describe('pages of other origins', () => {
  it('may call when their origin is listed, and read the request id', async () => {
    const response = await post(PAGE);
    expect([response.status, response.headers.get('access-control-allow-origin'), response.headers.get('access-control-expose-headers')]).toEqual([200, PAGE, 'shuqiao-request-id, www-authenticate, retry-after']);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toBe('Origin');
  });

  it('are asked beforehand by the browser, which costs no place among the requests', async () => {
    const response = await fetch(gateway.url, { method: 'OPTIONS', headers: { origin: PAGE, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
    expect([response.status, response.headers.get('access-control-allow-methods'), response.headers.get('access-control-allow-headers')]).toEqual([204, 'POST, GET', 'authorization, content-type, dpop, apollo-require-preflight']);
  });

  it.each(['https://other.example', 'https://console.example.evil.example', 'http://console.example', 'https://CONSOLE.example', 'null', '*'])('get nothing from %s', async (origin) => {
    expect(cors(await post(origin))).toEqual([]);
    const preflight = await fetch(gateway.url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect([preflight.status, cors(preflight)]).toEqual([405, []]);
  });

  it('get nothing but the GraphQL endpoint', async () => {
    expect(cors(await fetch(new URL('/metrics', gateway.url), { headers: { origin: PAGE } }))).toEqual([]);
  });

  it('do not matter to callers without an origin', async () => {
    const response = await post();
    expect([response.status, cors(response)]).toEqual([200, []]);
  });
});
