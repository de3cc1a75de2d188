import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../gateway/config-error.ts';
import { prepareJournalDirectories } from '../../gateway/journal-directories.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shuqiao-journal-'));
  writeFileSync(join(directory, 'file'), '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const prepare = (journal: string, secondary: string | null = null) =>
  prepareJournalDirectories({ journalDirectory: join(directory, journal), journalSecondaryDirectory: secondary === null ? null : join(directory, secondary) });

describe('where the journal is written', () => {
  it('is made where it is not there', async () => {
    await prepare('a/b/c');
    await prepare('a/b/c');
    expect(existsSync(join(directory, 'a/b/c'))).toBe(true);
  });

  it.each([
    ['a file', 'file', 'ENOTDIR'],
    ['below a file', 'file/below/it', 'ENOTDIR'],
  ])('must not be %s', async (_what, path, code) => {
    await expect(prepare(path)).rejects.toEqual(new ConfigError(`--journal must name a directory that can be made and written, got ${join(directory, path)} (${code})`));
  });

  it('must be where something can be made, and this is found out at once', async () => {
    await expect(prepareJournalDirectories({ journalDirectory: '/proc/1/journal', journalSecondaryDirectory: null })).rejects.toThrow('--journal must name a directory');
  });

  it.each([['is not there', 'nowhere', 'ENOENT'], ['is a file', 'file', 'ENOTDIR']])('a second place that %s is not made', async (_what, path, code) => {
    await expect(prepare('a', path)).rejects.toThrow(`SHUQIAO_GATEWAY_JOURNAL_SECONDARY must name a directory that exists and can be written (a disk that is not mounted must not look like an empty one), got ${join(directory, path)} (${code})`);
    expect(existsSync(join(directory, 'nowhere'))).toBe(false);
  });

  it('a second place that is there will do', async () => {
    mkdirSync(join(directory, 'b'));
    await expect(prepare('a', 'b')).resolves.toBeUndefined();
  });
});
