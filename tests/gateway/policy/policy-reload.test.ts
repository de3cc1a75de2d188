import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicyFiles } from '../../../gateway/access/policy/policy-files.ts';
import { ensureSandboxKeys } from '../../../sandbox/launcher/sandbox-keys.ts';
import { clerkClaims, makeKey, token } from '../login/test-issuer.ts';

/**
 * The real entry point with two workers over a policy directory whose files change: what is refused leaves both as they were, what holds is in force in both, and each
 * log has its line. What tells the versions apart needs no department: `service-window` must prove its key in the second.
 */
const ENTRY = new URL('../../../gateway/main.ts', import.meta.url).pathname;
const NODE = new URL('../../../node_modules/.bin/node', import.meta.url).pathname;
const KEY = makeKey('key-1');

let directory: string;
let policy: string;
let issuer: Server;
let gateway: ChildProcess;
let url: string;
const lines: Record<string, unknown>[] = [];
const waiting: { readonly text: string; readonly times: number; readonly resolve: () => void }[] = [];

/** Resolves when a line of the log has been said so often. */
function said(text: string, times: number): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ text, times, resolve });
    settle();
  });
}
function settle(): void {
  for (const { text, times, resolve } of waiting) if (lines.filter(({ msg }) => msg === text).length >= times) resolve();
}

/** Answers of many requests, each on a connection of its own, so that both workers are asked. */
async function answers(): Promise<number[]> {
  const now = Math.floor(Date.now() / 1000);
  const bearer = token(KEY, clerkClaims({ iss: issuerUrl(), iat: now, exp: now + 900, auth_time: now }));
  const ask = async (): Promise<number> => {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}`, connection: 'close' }, body: '{"query":"{ __typename }"}' });
    await response.text();
    return response.status;
  };
  const found: number[] = [];
  for (let at = 0; at < 8; at += 1) found.push(await ask());
  return found;
}
const issuerUrl = (): string => `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`; // it listens on TCP
const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`, { headers: { connection: 'close' } })).text();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-reload-'));
  policy = join(directory, 'policy');
  cpSync(new URL('../../../policy', import.meta.url), policy, { recursive: true });
  ensureSandboxKeys(join(directory, 'keys'));
  issuer = createServer((_, response) => void response.end(JSON.stringify({ keys: [KEY.publicJwk] }))).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  gateway = spawn(NODE, [ENTRY, '--port', '0', '--workers', '2', '--policy', policy], {
    cwd: new URL('../../..', import.meta.url).pathname,
    env: {
      PATH: process.env['PATH'], SHUQIAO_DATA_DIR: directory, SHUQIAO_GATEWAY_ISSUER: issuerUrl(), SHUQIAO_GATEWAY_JWKS_URI: `${issuerUrl()}/jwks`, SHUQIAO_GATEWAY_REVOCATIONS: 'none',
      // Nobody is there: no consent counts, which nothing here needs.
      SHUQIAO_GATEWAY_GOVERNANCE_URL: 'http://127.0.0.1:1',
    },
  });
  if (gateway.stdout === null) throw new Error('standard output is expected');
  const output = createInterface({ input: gateway.stdout });
  url = await new Promise((resolve, reject) => {
    gateway.once('exit', () => reject(new Error('the gateway ended before it was ready')));
    output.on('line', (line) => {
      if (line.startsWith('ready ')) return resolve(line.slice('ready '.length));
      lines.push(JSON.parse(line) as Record<string, unknown>); // pino's own line
      settle();
    });
  });
});
afterAll(async () => {
  const gone = once(gateway, 'exit');
  gateway.kill('SIGKILL');
  await gone;
  issuer.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('policy files that change under two workers', () => {
  it('begin in force in both', async () => {
    expect(await answers()).toEqual([200, 200, 200, 200, 200, 200, 200, 200]);
    expect(await metrics()).toContain(`shuqiao_policy_info{version="${readPolicyFiles(policy).version}"} 1`);
  });

  it('are refused by file and line when they do not hold, and the last good version stays in both', async () => {
    const good = readFileSync(join(policy, 'clients.yaml'), 'utf8');
    writeFileSync(join(policy, 'clients.yaml'), good.replace('id: service-window,', 'id: service-window, proofOfPosession: true,'));
    await said('policy refused; the last good one stays', 1);
    const at = good.split('\n').findIndex((line) => line.includes('id: service-window')) + 1;
    expect(lines.find(({ msg }) => msg === 'policy refused; the last good one stays')?.['problems']).toEqual([expect.stringMatching(new RegExp(`^clients\\.yaml:${at}: must .*proofOfPosession`))]);
    expect(await answers()).toEqual([200, 200, 200, 200, 200, 200, 200, 200]);
    expect([await metrics(), await metrics()].map((text) => text.includes('shuqiao_policy_refused 1'))).toEqual([true, true]);
  });

  it('take effect in both when they hold, with a line in the log of each worker', async () => {
    const text = readFileSync(join(policy, 'clients.yaml'), 'utf8');
    writeFileSync(join(policy, 'clients.yaml'), text.replace('proofOfPosession', 'proofOfPossession'));
    await said('policy replaced', 2);
    expect(await answers()).toEqual([401, 401, 401, 401, 401, 401, 401, 401]);
    const { version } = readPolicyFiles(policy);
    expect(lines.filter(({ msg }) => msg === 'policy replaced').map(({ to }) => to)).toEqual([version, version]);
    for (const text of [await metrics(), await metrics()]) {
      expect(text).toContain(`shuqiao_policy_info{version="${version}"} 1`);
      expect(text).toContain('shuqiao_policy_refused 0');
    }
  });

  it('begin in force in a worker that takes the place of one that died', async () => {
    const worker = Number((await once(spawn('pgrep', ['-P', String(gateway.pid)]).stdout, 'data')).toString().split('\n')[0]);
    process.kill(worker, 'SIGKILL');
    await said('worker listens', 3);
    expect(lines.filter(({ msg }) => msg === 'worker listens').at(-1)?.['policyVersion']).toBe(readPolicyFiles(policy).version);
    expect(await answers()).toEqual([401, 401, 401, 401, 401, 401, 401, 401]);
  });
});
