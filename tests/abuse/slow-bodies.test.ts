import { describe, expect, it } from 'vitest';
import type { PublicGateway } from '../gateway/public-gateway.ts';
import { until } from '../until.ts';
import { byHand } from './raw-client.ts';
import type { RawClient } from './raw-client.ts';
import { rawPost } from './raw-http.ts';

/** access.md section 4, E5: a client that takes its time with a body takes nobody else's place. */
const BODY = JSON.stringify({ query: '{ hello }' });
const { start, client } = byHand();

/** Sends a head and half of its body, and waits with the rest. */
async function slow(gateway: PublicGateway): Promise<RawClient> {
  const one = await client(gateway);
  one.socket.write(rawPost(BODY).slice(0, -10));
  return one;
}

const metric = async (gateway: PublicGateway, name: string): Promise<number> => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await fetch(new URL('/metrics', gateway.url))).text())?.[1]);
/** Until so many bodies are on their way. */
const arriving = (gateway: PublicGateway, count: number): Promise<unknown> => until(async () => expect(await metric(gateway, 'shuqiao_bodies_arriving')).toBe(count));

describe('bodies that trickle', () => {
  it('take no place of those who are answered', async () => {
    const gateway = await start({ inFlight: 2 });
    for (let count = 0; count < 20; count += 1) await slow(gateway);
    await arriving(gateway, 20);
    expect(await metric(gateway, 'shuqiao_requests_in_flight')).toBe(0);
    expect((await gateway.query('{ hello }')).body).toMatchObject({ data: { hello: '你好' } });
  });

  it('are answered as any other once they are there', async () => {
    const gateway = await start({});
    const one = await slow(gateway);
    await arriving(gateway, 1);
    one.socket.write(BODY.slice(-10));
    await until(() => expect(one.received()).toContain('你好'));
    expect(one.received()).toMatch(/^HTTP\/1\.1 200 OK/);
    await arriving(gateway, 0);
  });

  it('are given up where they bring less than a minimum, with 408 and a closed connection', async () => {
    const gateway = await start({ bodyGrace: 50, bodyRate: 1_000_000 });
    const one = await slow(gateway);
    await one.ended;
    expect(one.received()).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close[\s\S]*"REQUEST_TIMEOUT"/i);
    await arriving(gateway, 0);
    expect(gateway.subgraphs['greetings']?.received).toEqual([]);
  });

  it('make room for the next where too many are on their way: the oldest is told to ask again', async () => {
    const gateway = await start({ bodies: 3 });
    const [first, second] = [await slow(gateway), await slow(gateway)];
    await arriving(gateway, 2);
    await slow(gateway);
    await arriving(gateway, 3);
    const last = await slow(gateway);
    await first.ended;
    expect(first.received()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*"OVERLOADED"/i);
    expect([second.socket.destroyed, await metric(gateway, 'shuqiao_bodies_arriving')]).toEqual([false, 3]);
    last.socket.write(BODY.slice(-10));
    await until(() => expect(last.received()).toContain('你好'));
  });

  it('are said once to have gone, and are no fault of the gateway', async () => {
    const gateway = await start({});
    const one = await slow(gateway);
    await arriving(gateway, 1);
    one.socket.destroy();
    await arriving(gateway, 0);
    await until(() => expect(gateway.logged.map(({ text }) => text)).toContain('request'));
    expect(JSON.stringify(gateway.logged.filter(({ level }) => level === 'error'))).toMatch(/^\[\{[^{]*\{[^[]*\[[^[]*"CLIENT_GONE"/);
  });

  it('are waited for when the gateway stops, as requests are', async () => {
    const gateway = await start({});
    const one = await slow(gateway);
    await arriving(gateway, 1);
    const closed = gateway.gateway.close();
    one.socket.write(BODY.slice(-10));
    await closed;
    await one.ended;
    expect(one.received()).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*你好/i);
  });
});
