import { describe, expect, it } from 'vitest';
import { indexCommand } from '../../../governance/index-command.ts';
import { NOW, indexDatabase, indexedJournal } from './indexed-journal.ts';

/** Runs the command over a fresh journal of three requests. */
async function run(...argv: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), error: (line: string) => void lines.push(line), progress: () => {}, now: () => NOW.getTime() };
  const code = await indexCommand(argv, async () => {
    const database = await indexDatabase();
    const test = await indexedJournal(database);
    await test.append(0, 3);
    await test.index.catchUp();
    return { database, index: test.index, policyDirectory: 'policy', protection: null };
  }, io);
  return { code, lines };
}

describe('npm run audit:index', () => {
  it.each<[readonly string[], number, RegExp]>([
    [['status'], 0, /^shuqiao\.test\/gateway-0: \d+ indexed, \d+ verified$/],
    [['rebuild'], 0, /^\d+ entries read$/],
    [['prune', '--before', '2027-01-01'], 0, /^dropped: audit_entry_2026_11, audit_subject_2026_11$/],
    [['alerts', '--from', '2026-11-01', '--to', '2026-12-01'], 0, /^\d+ new alerts, rules 2026\.1$/],
    [['prune'], 2, /--before must be a day/],
    [['alerts', '--from', '2026-12-01', '--to', '2026-11-01'], 2, /days in order/],
    [['repair'], 2, /must be one of status, rebuild, prune, alerts/],
    [[], 2, /expected 1 arguments/],
  ])('%j', async (argv, code, line) => {
    const result = await run(...argv);
    expect(result.code).toBe(code);
    expect(result.lines).toContainEqual(expect.stringMatching(line));
  });

  it('says why the index cannot be opened', async () => {
    const lines: string[] = [];
    const io = { out: () => {}, error: (line: string) => void lines.push(line), progress: () => {}, now: () => 0 };
    expect(await indexCommand(['status'], () => Promise.reject(new Error('the database is in use')), io)).toBe(1);
    expect(lines).toEqual(['the database is in use']);
  });
});
