import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestToken } from '../../sandbox/portal/headless/request-token.ts';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { freePorts } from '../free-ports.ts';
import { until } from '../until.ts';
import { accessEntries, journalProblems } from './access-entries.ts';

/** `npm start` as a user runs it: the real entry points under the real Node, every process its own. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'shuqiao-start-'));
const lines: string[] = [];
const errors: string[] = [];
let launcher: ChildProcess;
let ports: { gateway: number; portal: number; subgraphs: number; departments: number };

/** Process ids whose parent is `parent`, from the process table. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent);
    } catch {
      return false;
    }
  });
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

beforeAll(async () => {
  const base = await freePorts(42);
  ports = { gateway: base, portal: base + 1, subgraphs: base + 10, departments: base + 25 };
  launcher = spawn(process.execPath, ['sandbox/start.ts', '--data-dir', directory], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(ports.gateway), PORTAL_PORT: String(ports.portal), SUBGRAPH_BASE_PORT: String(ports.subgraphs), DEPARTMENT_BASE_PORT: String(ports.departments) },
  });
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [launcher.stdout, launcher.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (stream === launcher.stderr) errors.push(line);
        if (line.startsWith('ready ')) resolve();
      });
    }
    launcher.once('exit', () => reject(new Error(`npm start ended:\n${lines.join('\n')}`)));
  });
  await ready;
});

afterAll(() => {
  launcher.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

describe('npm start', () => {
  it('ends its lines with the ready line, and nothing listens beyond loopback', () => {
    expect(lines.at(-1)).toBe(`ready http://127.0.0.1:${ports.gateway}`);
  });

  it('tells of every part where it listens, and warns of nothing', () => {
    const told = (service: string): string[] => lines.filter((line) => line.startsWith(`[${service}] `) && line.includes('127.0.0.1:'));
    expect(['departments', 'portal', 'subgraphs', 'governance', 'gateway'].map((service) => [service, told(service).length > 0])).toEqual(['departments', 'portal', 'subgraphs', 'governance', 'gateway'].map((service) => [service, true]));
    expect(told('subgraphs').map((line) => line.split(' ')[2])).toEqual(expect.arrayContaining(['population', 'parties', 'medical-insurance']));
    // A machine that stands still for a while may make a part complain of another; of itself none does.
    expect(errors.filter((line) => /warning|unsupported|deprecat/i.test(line))).toEqual([]);
  });

  it('stops on SIGTERM without having to kill anything, leaves no process behind, and loses no entry of what it answered', async () => {
    const token = await requestToken({ portal: `http://127.0.0.1:${ports.portal}`, fetch, data: loadPortalData() }, { client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' });
    const ask = async (): Promise<number | null> => {
      try {
        const response = await fetch(`http://127.0.0.1:${ports.gateway}/graphql`, {
          method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ subject { ... on Person { name isAtLeast } } }' }),
        });
        const body = (await response.json()) as { data?: { subject: { name: string } } | null; extensions?: { receipt: { index: number } | null } };
        if (body.data?.subject.name !== '王建国') return null;
        return body.extensions?.receipt?.index ?? Number.NaN;
      } catch {
        return null;
      }
    };
    // The first may come too late for the times of a house that has just begun, on a machine that has other work.
    await until(async () => expect(await ask()).toBeGreaterThan(0), 250);

    const family = [...childrenOf(Number(launcher.pid))];
    expect(family.length).toBeGreaterThanOrEqual(5);
    // Requests under way while it stops: each is answered whole or not at all.
    const underWay = Array.from({ length: 20 }, ask);
    const ended = new Promise<number | null>((resolve) => launcher.once('exit', (code) => resolve(code)));
    launcher.kill('SIGTERM');
    // What does not end in its time is killed, and the launcher says so and fails.
    expect(await ended).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);

    const answered = (await Promise.all(underWay)).filter((index) => index !== null);
    const entries = new Map((await accessEntries(join(directory, 'journal'))).map((entry) => [entry.index, entry]));
    for (const index of answered) expect(entries.get(index)?.fields.find(({ coordinate }) => coordinate === 'Person.name')?.state).toBe('A');
    expect(await journalProblems(join(directory, 'journal'))).toEqual([]);
  });
});
