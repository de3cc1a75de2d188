import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { GREETINGS } from './greetings.ts';
import { byHand } from './raw-client.ts';
import type { RawClient } from './raw-client.ts';
import { rawPost, sendRaw } from './raw-http.ts';

/** access.md section 4, E5: what a client can do with connections and heads alone, without any token. */
const BODY = JSON.stringify({ query: '{ hello }' });
const { start, client } = byHand();

async function ask(one: RawClient): Promise<void> {
  const before = one.received().length;
  one.socket.write(rawPost(BODY));
  await until(() => expect(one.received().slice(before)).toContain('你好'));
}

describe('connections', () => {
  it('of one network are only so many, and one more when one has gone', async () => {
    const gateway = await start({ connectionsOfNetwork: 3 });
    const held = [await client(gateway), await client(gateway), await client(gateway)];
    for (const one of held) await ask(one);
    const refused = await client(gateway);
    refused.socket.write(rawPost(BODY));
    await Promise.race([refused.ended, once(refused.socket, 'data')]);
    expect(refused.received()).toBe('');
    held[0]?.socket.destroy();
    // That one has gone is noticed by the gateway a moment later.
    await until(async () => {
      const next = await client(gateway);
      next.socket.write(rawPost(BODY));
      await Promise.race([next.ended, once(next.socket, 'data')]);
      expect(next.received()).toContain('你好');
    });
    for (const one of held.slice(1)) await ask(one);
  });

  it('of a trusted proxy are as many as it likes: it speaks for everybody', async () => {
    const gateway = await start({ connectionsOfNetwork: 1 }, { forwarding: { kind: 'proxied', proxies: ['127.0.0.0/24'], header: 'x-forwarded-for' } });
    for (const one of [await client(gateway), await client(gateway), await client(gateway)]) await ask(one);
  });

  it('that only stay open make room for others when there are no more', async () => {
    const gateway = await start({ connections: 3 });
    const idle = [await client(gateway), await client(gateway)];
    for (const one of idle) await ask(one);
    await client(gateway);
    for (const { ended } of idle) await ended;
    await ask(await client(gateway));
  });

  it('whose client takes no answer are cut off', async () => {
    const gateway = await start({ answerTimeout: 2_000, silence: 100 }, { definition: { ...GREETINGS, resolvers: { ...GREETINGS.resolvers, Query: { hello: () => 'x'.repeat(9_000_000) } } } });
    const one = await client(gateway);
    one.socket.pause();
    one.socket.write(rawPost(BODY));
    await until(() => expect(gateway.logged.map(({ text }) => text)).toContain('request'));
    await until(async () => expect(await (await fetch(new URL('/metrics', gateway.url))).text()).toMatch(/^shuqiao_connections 1$/m));
    one.socket.resume();
    await one.ended;
    expect(one.received().length).toBeLessThan(9_000_000);
  });
});

describe('requests sent before the answer to the one before', () => {
  it.each([
    ['questions', rawPost(BODY), rawPost(BODY)],
    ['anything else', rawPost(BODY), 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('are answered in their order, beyond sixteen of them with 503: %s', async (_, first, next) => {
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const gateway = await start({}, { definition: { ...GREETINGS, resolvers: { ...GREETINGS.resolvers, Query: { hello: () => held.then(() => '你好') } } } });
    const replies = sendRaw(gateway.url, first + next.repeat(99), 100);
    await until(async () => expect(await (await fetch(new URL('/metrics', gateway.url))).text()).toContain('shuqiao_request_seconds_count{code="OVERLOADED"} 83\n'));
    letGo();
    expect((await replies).map(({ status }) => status)).toEqual([...Array<number>(17).fill(200), ...Array<number>(83).fill(503)]);
  });
});

describe('header lines', () => {
  const lines = (count: number): string[] => Array.from({ length: count }, () => 'a:');

  it('beyond the count that is read are refused, so that none hides behind others', async () => {
    const gateway = await start();
    const [reply] = await sendRaw(gateway.url, rawPost(BODY, [...lines(2_000), 'Authorization: Bearer a', 'Authorization: Bearer b']));
    expect([reply?.status, JSON.parse(reply?.body ?? '{}')]).toEqual([431, { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'HEADERS_TOO_LARGE', allowedLines: 100 }) })] }]);
  });

  it.each([[97, 200], [98, 431]])('%i beside the three of every request: %i', async (count, status) => {
    const gateway = await start();
    const [reply] = await sendRaw(gateway.url, rawPost(BODY, lines(count)));
    expect(reply?.status).toBe(status);
  });
});
