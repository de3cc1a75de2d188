import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC, runGatewayProcess } from './gateway-process.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { composed } from './public-gateway.ts';
import { startSubgraph } from './subgraph-server.ts';
import type { RunningSubgraph } from './subgraph-server.ts';

/** The outside contract of design.md section 5 ("gateway alone"), with the real entry point under the real node. */

let subgraph: RunningSubgraph;
let directory: string;
let ungraded: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  subgraph = await startSubgraph({ name: 'greetings', sdl: 'type Query { hello: String }', resolvers: { Query: { hello: () => '你好' } } });
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-main-'));
  ungraded = join(directory, 'ungraded.graphql');
  writeFileSync(ungraded, composed([subgraph]));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await subgraph.close();
  rmSync(directory, { recursive: true, force: true });
});

function run(flags: readonly string[], environment: Record<string, string> = {}): GatewayProcess {
  const gateway = runGatewayProcess(join(directory, 'data'), flags, environment);
  children.push(gateway.child);
  return gateway;
}

const hello = async (url: string): Promise<unknown> => {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ hello }"}' });
  return ((await response.json()) as { data: unknown }).data;
};

describe('npm run gateway', () => {
  it.each([['one process', []], ['two workers', ['--workers', '2']]])('serves a Federation 2 supergraph with %s, from the addresses in it, and stops on SIGTERM', async (_name, more) => {
    const { child, url: ready } = run(['--supergraph', ungraded, '--port', '0', ...PUBLIC, ...more]);
    const url = await ready;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await hello(url)).toEqual({ hello: '你好' });
    const stopped = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await stopped).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('replaces a worker that dies, which nobody notices but its own requests', async () => {
    const { child, output, url: ready } = run(['--supergraph', ungraded, '--port', '0', ...PUBLIC, '--workers', '2']);
    const url = await ready;
    const died = new Promise<void>((resolve) => child.stderr?.on('data', () => resolve()));
    const pids = await fetch(`${url}/metrics`).then((response) => response.text());
    expect(pids).toContain('shuqiao_process_start_time_seconds');
    const worker = Number((await once(spawn('pgrep', ['-P', String(child.pid)]).stdout, 'data')).toString().split('\n')[0]);
    process.kill(worker, 'SIGKILL');
    await died;
    expect(output.error).toMatch(/^worker \d ended \(SIGKILL\)/);
    expect(await hello(url)).toEqual({ hello: '你好' });
  });

  it.each<[string, readonly string[], RegExp, number]>([
    ['a graded supergraph as ungraded', [...PUBLIC], /links the grade specification must not be served as ungraded/, 1],
    ['a supergraph without grades, unless told to', ['--supergraph', 'UNGRADED'], /must link the grade specification, and links none/, 1],
    ['a file that is not there', ['--supergraph', 'nowhere.graphql', ...PUBLIC], /the supergraph file must be readable/, 1],
    ['a journal that is a file', ['--journal', 'FILE'], /--journal must name a directory that can be made and written, got .* \(ENOTDIR\)/, 2],
    ['a journal below a file', ['--journal', 'FILE/below'], /--journal must name a directory that can be made and written, got .* \(ENOTDIR\)/, 2],
    ['a flag nobody knows', ['--prot', '1'], /flags must be those of --help/, 2],
    ['a graded start without keys', [], /SHUQIAO_KEYS_DIR must be a directory with the keys/, 2],
  ])('refuses to start with %s, and says why', async (_name, flags, message, code) => {
    const { child, output } = run([...flags.map((flag) => (flag === 'UNGRADED' ? ungraded : flag.replace('FILE', ungraded))), '--port', '0']);
    expect((await once(child, 'exit'))[0]).toBe(code);
    expect(output.error).toMatch(message);
    expect(output.error).not.toMatch(/\n\s+at /);
    expect(output.out).toBe('');
  });

  it('gives up when its workers cannot start', async () => {
    const { child, output } = run(['--supergraph', 'nowhere.graphql', ...PUBLIC, '--port', '0', '--workers', '2']);
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(output.error).toMatch(/the supergraph file must be readable/);
  });

  it('refuses a port that is taken', async () => {
    const { child, output } = run(['--supergraph', ungraded, '--port', new URL(subgraph.url).port, ...PUBLIC]);
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(output.error).toMatch(/EADDRINUSE/);
  });

  it('prints its help', async () => {
    const { child, output } = run(['--help']);
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(output.out).toMatch(/--supergraph FILE/);
  });
});
