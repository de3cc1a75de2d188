import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askOnce, keepAsking, PUBLIC, runGatewayProcess } from './gateway-process.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { composed } from './public-gateway.ts';
import { startSubgraph } from './subgraph-server.ts';
import type { RunningSubgraph } from './subgraph-server.ts';
import { until } from '../until.ts';

/** Swaps of the supergraph and of worker processes in the real process, while requests run and one waits for a slow department. */

let subgraph: RunningSubgraph;
let directory: string;
let file: string;
let settings: string;
let letGo: () => void;
let running: GatewayProcess[] = [];

beforeAll(async () => {
  const slow = new Promise<string>((resolve) => (letGo = () => resolve('done')));
  subgraph = await startSubgraph({
    name: 'greetings',
    sdl: 'type Query { hello: String goodbye: String slow: String }',
    resolvers: { Query: { hello: () => '你好', goodbye: () => '再见', slow: () => slow } },
  });
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-swap-'));
  file = join(directory, 'supergraph.graphql');
  settings = join(directory, 'subgraphs.yaml');
  writeFileSync(settings, 'greetings: { timeoutMs: 300000 }\n');
});
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await subgraph.close();
  rmSync(directory, { recursive: true, force: true });
});

const supergraphWith = (...fields: string[]): string => composed([{ ...subgraph, sdl: `type Query { ${fields.map((name) => `${name}: String`).join(' ')} }` }]);

/** As whoever deploys it: whole or not at all. */
function deploy(sdl: string): void {
  writeFileSync(`${file}.new`, sdl);
  renameSync(`${file}.new`, file);
}

function run(...flags: string[]): GatewayProcess {
  const gateway = runGatewayProcess(join(directory, 'data'), ['--supergraph', file, '--port', '0', ...PUBLIC, ...flags], {
    // One request waits while everything else is swapped, however long that takes.
    SHUQIAO_GATEWAY_ANSWER_TIMEOUT_MS: '300000', SHUQIAO_GATEWAY_SUBGRAPH_SETTINGS: settings, SHUQIAO_GATEWAY_LOG_LEVEL: 'info',
  });
  running = [...running, gateway];
  return gateway;
}

async function readsOf(url: string, outcome: 'swapped' | 'refused'): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^shuqiao_supergraph_reads_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
const knows = async (url: string, field: string): Promise<boolean> => (await askOnce(url, `{ ${field} }`)).status === 200;

describe('a supergraph that changes while requests run', () => {
  it('is swapped by a change of its file and by SIGHUP, an invalid one is refused, and no request notices', async () => {
    deploy(supergraphWith('hello', 'slow'));
    const gateway = run();
    const url = await gateway.url;
    const stop = keepAsking(url, '{ hello }', { hello: '你好' });
    const slow = askOnce(url, '{ slow }');
    await until(() => expect(subgraph.received.some(({ query }) => query.includes('slow'))).toBe(true));
    expect(await knows(url, 'goodbye')).toBe(false);

    deploy(supergraphWith('hello', 'goodbye'));
    await until(async () => expect(await readsOf(url, 'swapped')).toBe(1));
    expect([await knows(url, 'goodbye'), await knows(url, 'slow')]).toEqual([true, false]);

    deploy('type Query { no: Supergraph }');
    await until(async () => expect(await readsOf(url, 'refused')).toBe(1));
    expect(await knows(url, 'goodbye')).toBe(true);
    // The file is as it was: only the signal makes the gateway look again.
    gateway.child.kill('SIGHUP');
    await until(async () => expect(await readsOf(url, 'refused')).toBe(2));
    expect([await readsOf(url, 'swapped'), await knows(url, 'goodbye')]).toEqual([1, true]);

    // What began under the first supergraph ends under it, two supergraphs later.
    letGo();
    expect(await slow).toEqual({ status: 200, data: { slow: 'done' } });
    const { answered, wrong } = await stop();
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });
});

describe('several workers', () => {
  const pidsOf = (gateway: GatewayProcess): number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === gateway.child.pid).map(Number);

  it('are replaced one after the other by SIGUSR2, and no request notices', async () => {
    deploy(supergraphWith('hello'));
    const gateway = run('--workers', '2');
    const url = await gateway.url;
    const before = pidsOf(gateway);
    const stop = keepAsking(url, '{ hello }', { hello: '你好' });
    gateway.child.kill('SIGUSR2');
    await until(() => expect(gateway.output.error).toContain('all workers replaced'));
    expect(pidsOf(gateway).filter((pid) => before.includes(pid))).toEqual([]);
    const { answered, wrong } = await stop();
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });

  it('take no connection with them when they end: what the primary was handing over is answered by another', async () => {
    deploy(supergraphWith('hello'));
    const gateway = run('--workers', '2');
    const url = await gateway.url;
    const listened = (): number => gateway.output.out.match(/"worker listens"/g)?.length ?? 0;
    // Each of them, since only the one whose turn it is gets the connection.
    for (const [stopped, pid] of pidsOf(gateway).entries()) {
      // The primary stands still while a connection comes and a worker stops: it learns of the connection first, and hands it to a worker that takes no more.
      gateway.child.kill('SIGSTOP');
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      await once(socket, 'connect');
      process.kill(pid, 'SIGTERM');
      await until(() => expect(gateway.output.out.match(/"msg":"stopped"/g)).toHaveLength(stopped + 1));
      gateway.child.kill('SIGCONT');
      expect(await askOnce(url, '{ hello }', socket)).toEqual({ status: 200, data: { hello: '你好' } });
      await until(() => expect(listened()).toBe(2 + stopped + 1));
    }
  });

  it('go on with the supergraph they have while a replacement cannot start with the one that is there', async () => {
    deploy(supergraphWith('hello'));
    const gateway = run('--workers', '2');
    const url = await gateway.url;
    deploy('no supergraph');
    gateway.child.kill('SIGUSR2');
    await until(() => expect(gateway.output.error).toMatch(/worker 0 cannot be replaced: the others stay as they are/));
    expect(await askOnce(url, '{ hello }')).toEqual({ status: 200, data: { hello: '你好' } });
    // It is tried again, and again: what keeps it from starting may be mended. The two of the start listened, and its successor does once it could read what is there now.
    deploy(supergraphWith('hello'));
    await until(() => expect(gateway.output.out.match(/"worker listens"/g)).toHaveLength(3));
    gateway.child.kill('SIGUSR2');
    await until(() => expect(gateway.output.error).toContain('all workers replaced'));
  });
});

/** Process id of a process's parent; undefined for one that is gone. */
function parentOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}
