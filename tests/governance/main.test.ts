import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Governance as a process of its own, over a data directory of its own. */
let data: string;

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'shuqiao-governance-'));
  mkdirSync(join(data, 'keys'));
  for (const [name, bytes] of [['assertion-governance', 32], ['audit-subject', 32], ['person-id', 64], ['cursor', 32]] as const) writeFileSync(join(data, 'keys', `${name}.key`), randomBytes(bytes).toString('base64'));
  writeFileSync(join(data, 'keys', 'journal-ed25519.pem'), generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** Runs until it ends, or until it has said `until` and is told to stop. */
async function run(environment: Record<string, string>, until: RegExp | null = null): Promise<{ readonly code: unknown; readonly said: string }> {
  const child = spawn(process.execPath, ['governance/main.ts'], { env: { PATH: process.env['PATH'], SHUQIAO_DATA_DIR: data, SUBGRAPH_BASE_PORT: '1', GOVERNANCE_PORT: '0', ...environment } });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    if (until?.test(said) === true) child.kill('SIGTERM');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code] = await once(child, 'close');
  return { code, said };
}

describe('node governance/main.ts', () => {
  it('ends, and says why, where the list of protected persons that is set is not there', async () => {
    const file = join(data, 'none.yaml');
    expect(await run({ GOVERNANCE_PROTECTED_PERSONS: file })).toEqual({ code: 1, said: `${file} must hold the protected persons, as GOVERNANCE_PROTECTED_PERSONS says, and is not there\n` });
  });

  it('says which rule is off where no list is set, and none where one is', async () => {
    const off = 'alert rule protected-subject is off: GOVERNANCE_PROTECTED_PERSONS names no list of protected persons\n';
    const without = await run({}, /is off: [^\n]*\n/);
    expect([without.code, without.said.endsWith(off)]).toEqual([0, true]);
    const file = join(data, 'list.yaml');
    writeFileSync(file, 'persons: []\n');
    const withList = await run({ GOVERNANCE_PROTECTED_PERSONS: file }, /listening at [^\n]*\n/);
    expect(withList).toEqual({ code: 0, said: expect.not.stringContaining('is off') });
  });
});
