import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../../../governance/database/embedded-database.ts';
import { startGovernance } from '../../../../governance/start-governance.ts';
import type { Governance } from '../../../../governance/start-governance.ts';
import { ACTORS, SENIOR_ALLOWANCE, openSharingHouse } from '../../../governance/sharing-house.ts';
import type { SharingHouse } from '../../../governance/sharing-house.ts';

/** `policy explain --governance URL` as its author types it, against a governance that runs: what its departments agreed on today is what is told. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const DAY_MS = 86_400_000;

let directory: string;
let governance: Governance;
let house: SharingHouse;

async function explain(...argv: readonly string[]): Promise<{ readonly code: unknown; readonly lines: readonly string[]; readonly error: string }> {
  const child = spawn(process.execPath, ['gateway/access/policy/command.ts', 'explain', '--client', 'statistics-app', '--item', SENIOR_ALLOWANCE, '--field', 'Person.name', ...argv], { cwd: ROOT });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code, lines: out.trimEnd().split('\n'), error };
}
const asked = (key = 'governance.key'): readonly string[] => ['--governance', governance.url, '--governance-key', join(directory, key)];
const outcomeOf = ({ lines }: { readonly lines: readonly string[] }): string | undefined => lines.find((line) => line.startsWith('→'))?.split(', settled')[0];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-explain-'));
  const secret = randomBytes(32);
  writeFileSync(join(directory, 'governance.key'), secret.toString('base64'));
  writeFileSync(join(directory, 'another.key'), randomBytes(32).toString('base64'));
  const database = await openEmbeddedDatabase(null);
  house = await openSharingHouse(database);
  house.clock.now = Date.now();
  governance = await startGovernance({
    host: '127.0.0.1', port: 0, database, assertionKey: secret, clock: () => new Date(), report: () => {},
    supergraphSdl: readFileSync(join(ROOT, 'schema/supergraph.graphql'), 'utf8'),
  });
});
afterAll(async () => {
  await governance?.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('policy explain, asking governance itself', () => {
  it('tells what was agreed through the graph, and what was taken back, as of the change it has heard of', async () => {
    const before = await explain(...asked());
    expect([before.error, before.code, outcomeOf(before), before.lines.at(-1)]).toEqual(['', 0, '→ DENY, NO_SHARE_GRANT', '  grants of the demand list and of the graph, as of change 0']);

    const request = await house.shares.request(ACTORS.statistics, {
      clients: ['statistics-app'], itemCode: SENIOR_ALLOWANCE, fields: ['Person.name'], reason: '按月统计高龄津贴发放情况', volumePerDay: 500, validTo: new Date(Date.now() + 30 * DAY_MS).toISOString(),
    });
    await house.shares.answer(ACTORS.police, request.requestId, { outcome: 'GRANTED', reason: '用途明确,同意', fields: null, volumePerDay: null, validTo: null });
    const given = await explain(...asked());
    expect([outcomeOf(given), given.lines.at(-1)]).toEqual(['→ ALLOW, OK', '  grants of the demand list and of the graph, as of change 1']);

    await house.shares.revoke(ACTORS.police, request.requestId, '统计已完成');
    const revoked = await explain(...asked());
    expect([outcomeOf(revoked), revoked.lines.at(-1)]).toEqual(['→ DENY, NO_SHARE_GRANT', '  grants of the demand list and of the graph, as of change 2']);
  });

  it.each([
    ['another key', () => asked('another.key'), /^--governance must be the address of a governance that answers to this key within \d+ s, got http:\/\/127\.0\.0\.1:\d+ \(.+\)$/m],
    ['no governance there', () => ['--governance', 'http://127.0.0.1:1', '--governance-key', join(directory, 'governance.key')], /^--governance must be the address of a governance .*, got http:\/\/127\.0\.0\.1:1 \(.+\)$/m],
  ])('names %s, with no stack trace and nothing explained by the lists alone', async (_, argv, message) => {
    const { code, lines, error } = await explain(...argv());
    expect({ code, lines }).toEqual({ code: 1, lines: [''] });
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n\s+at /);
  });
});
