import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExecutionRequest, Executor } from '../../../gateway/execution/executor.ts';
import { until } from '../../until.ts';
import { composed, startPublicGateway, testConfig } from '../public-gateway.ts';
import type { PublicGateway } from '../public-gateway.ts';
import type { RunningSubgraph, SubgraphDefinition } from '../subgraph-server.ts';

const HELLO: SubgraphDefinition = { name: 'greetings', sdl: 'type Query { hello: String }', resolvers: { Query: { hello: () => '你好' } } };

const open: PublicGateway[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

/** A gateway whose executions wait until they are let go. */
async function holding(config: Partial<ReturnType<typeof testConfig>['http']> = {}): Promise<{ gateway: PublicGateway; started: ExecutionRequest[]; letGo: () => void; began: () => Promise<void> }> {
  const started: ExecutionRequest[] = [];
  const waiting: (() => void)[] = [];
  let announce: () => void = () => {};
  const executor: Executor = {
    subgraphs: [],
    prepare: async () => ({
      execute: (request) => new Promise((resolve, reject) => {
        started.push(request);
        waiting.push(() => resolve({ data: { hello: '你好' }, errors: [], provenance: [] }));
        request.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        announce();
      }),
    }),
    close: async () => {},
  };
  const gateway = await startPublicGateway([HELLO], { config: { http: { ...testConfig().http, ...config } }, parts: { createExecutor: () => executor } });
  open.push(gateway);
  return { gateway, started, letGo: () => waiting.forEach((resolve) => resolve()), began: () => new Promise((resolve) => (started.length > 0 ? resolve() : (announce = resolve))) };
}

describe('a running gateway', () => {
  it('answers /healthz, /readyz and /metrics', async () => {
    const gateway = await startPublicGateway([HELLO]);
    open.push(gateway);
    await gateway.query('{ hello }');
    await gateway.query('{ nothing }');
    const at = (path: string) => fetch(new URL(path, gateway.url));
    expect([(await at('/healthz')).status, await (await at('/healthz')).text()]).toEqual([200, 'ok\n']);
    expect(await (await at('/readyz')).json()).toEqual({ ready: true, supergraph: true, serving: true, login: true, journal: true });
    const metrics = await (await at('/metrics')).text();
    expect(metrics).toContain('shuqiao_request_seconds_count{code="OK"} 1');
    expect(metrics).toContain('shuqiao_request_seconds_count{code="GRAPHQL_VALIDATION_FAILED"} 1');
    expect(metrics).toContain('shuqiao_cache_misses_total{cache="document"} 2');
    expect(metrics).toMatch(/shuqiao_stage_seconds_count\{stage="execution"\} 1/);
    expect((await fetch(new URL('/metrics', gateway.url), { method: 'POST' })).status).toBe(405);
  });

  it('refuses what is beyond its capacity at once, with 503 and Retry-After, and leaves health and metrics reachable', async () => {
    const { gateway, letGo, began } = await holding({ inFlight: 1 });
    const first = gateway.query('{ hello }');
    await began();
    const second = await gateway.query('{ hello }');
    expect([second.status, second.headers.get('retry-after'), second.body.errors?.[0]?.extensions['code']]).toEqual([503, '1', 'OVERLOADED']);
    expect((await fetch(new URL('/readyz', gateway.url))).status).toBe(200);
    letGo();
    expect((await first).body.data).toEqual({ hello: '你好' });
  });

  it('counts a web page\'s request that it refused as it counts any other', async () => {
    const { gateway, letGo, began } = await holding({ inFlight: 1 });
    const first = gateway.query('{ hello }');
    await began();
    const ask = (headers: Record<string, string>) => fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"query":"{ hello }"}' });
    expect([(await ask({})).status, (await ask({ origin: 'https://page.example' })).status]).toEqual([503, 503]);
    expect(await (await fetch(new URL('/metrics', gateway.url))).text()).toContain('shuqiao_request_seconds_count{code="OVERLOADED"} 2');
    letGo();
    expect((await first).status).toBe(200);
  });

  it('cancels the execution of a client that goes away', async () => {
    const { gateway, started, began } = await holding();
    const client = new AbortController();
    const gone = fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ hello }"}', signal: client.signal }).catch(() => 'gone');
    await began();
    const cancelled = new Promise<unknown>((resolve) => started[0]?.signal.addEventListener('abort', () => resolve(started[0]?.signal.reason), { once: true }));
    client.abort();
    expect(await cancelled).toMatchObject({ code: 'CLIENT_GONE' });
    expect(await gone).toBe('gone');
  });

  it('gives up at the deadline with 504, which it also tells the subgraphs', async () => {
    const { gateway, started } = await holding({ answerTimeout: 100 });
    const reply = await gateway.query('{ hello }');
    expect([reply.status, reply.body.errors?.[0]?.extensions['code']]).toEqual([504, 'DEADLINE_EXCEEDED']);
    expect(gateway.logged.at(-1)).toMatchObject({ text: 'request', facts: { status: 504, code: 'DEADLINE_EXCEEDED' } });
    expect((started[0]?.context.deadline ?? 0) - Date.now()).toBeLessThanOrEqual(100);
  });

  describe('when it stops', () => {
    it('finishes what is in progress, then is gone', async () => {
      const { gateway, letGo, began } = await holding();
      const reply = gateway.query('{ hello }');
      await began();
      const closed = gateway.gateway.close();
      letGo();
      expect((await reply).body.data).toEqual({ hello: '你好' });
      expect((await reply).headers.get('connection')).toBe('close');
      await closed;
      await expect(fetch(gateway.url)).rejects.toThrow();
    });

    it('waits for whoever still takes an answer', async () => {
      const length = 12_000_000;
      const gateway = await startPublicGateway([{ ...HELLO, resolvers: { Query: { hello: () => 'x'.repeat(length) } } }]);
      open.push(gateway);
      const { hostname, port } = new URL(gateway.url);
      const socket = connect(Number(port), hostname).pause();
      const body = '{"query":"{ hello }"}';
      socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      await until(() => expect(gateway.logged.at(-1)).toMatchObject({ text: 'request', facts: { status: 200 } }));
      const closed = gateway.gateway.close();
      let answer = '';
      for await (const chunk of socket.setEncoding('latin1')) {
        answer += chunk;
        // As over a slow line: for longer than newcomers are waited for.
        await delay(3);
      }
      const [head = '', sent = ''] = answer.split('\r\n\r\n');
      expect(sent.length).toBeGreaterThan(length);
      expect(head).toContain(`content-length: ${sent.length}`);
      await closed;
    });

    it('cancels what does not finish, answers it with 503, and is gone', async () => {
      const { gateway, began } = await holding();
      const reply = gateway.query('{ hello }');
      await began();
      await gateway.gateway.close();
      expect([(await reply).status, (await reply).body.errors?.[0]?.extensions['code']]).toEqual([503, 'SHUTTING_DOWN']);
    });

    it('answers a request on a connection that it took before', async () => {
      const gateway = await startPublicGateway([HELLO]);
      open.push(gateway);
      const { hostname, port } = new URL(gateway.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      // The gateway has taken the connection when it has answered another one that came later.
      await gateway.query('{ hello }');
      const closed = gateway.gateway.close();
      const body = '{"query":"{ hello }"}';
      socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      let answer = '';
      for await (const chunk of socket.setEncoding('utf8')) answer += chunk;
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*connection: close\r\n[\s\S]*"hello":"你好"/i);
      await closed;
    });

    it('does not wait for connections that only stay open', async () => {
      const gateway = await startPublicGateway([HELLO]);
      open.push(gateway);
      const socket = await new Promise<Socket>((resolve) => {
        const request = httpRequest(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': 1_000 } });
        request.on('error', () => {});
        request.on('socket', (each) => each.on('connect', () => resolve(each)));
        request.flushHeaders();
      });
      const closed = new Promise((resolve) => socket.on('close', resolve));
      await gateway.gateway.close();
      await closed;
    });
  });

  describe('reload', () => {
    const sdlOf = (subgraph: RunningSubgraph, field: string): string => composed([{ ...subgraph, sdl: `type Query { ${field}: String }` }]);

    it('takes new requests to the new supergraph, while one in progress finishes on the old one', async () => {
      const { gateway, began, letGo } = await holding();
      const subgraph = gateway.subgraphs['greetings'];
      if (subgraph === undefined) throw new Error('a subgraph is expected');
      const old = gateway.query('{ hello }');
      await began();
      gateway.supergraph.sdl = sdlOf(subgraph, 'goodbye');
      await gateway.gateway.reload();
      expect((await gateway.query('{ hello }')).body.errors?.[0]?.extensions['violations']).toEqual(['Cannot query field "hello" on type "Query".']);
      letGo();
      expect((await old).body.data).toEqual({ hello: '你好' });
    });

    it.each([['no GraphQL', '{'], ['no supergraph', 'type Query { a: String }']])('keeps the last good supergraph when the new file is %s', async (_name, sdl) => {
      const gateway = await startPublicGateway([HELLO]);
      open.push(gateway);
      gateway.supergraph.sdl = sdl;
      await expect(gateway.gateway.reload()).rejects.toThrow();
      expect((await gateway.query('{ hello }')).body.data).toEqual({ hello: '你好' });
    });
  });
});
