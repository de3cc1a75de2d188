import { PGlite } from '@electric-sql/pglite';
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anchorLog } from '../../../journal/anchor/anchor-log.ts';
import { anchoredHeads } from '../../../journal/anchor/anchored-heads.ts';
import type { CheckpointAnchor } from '../../../journal/anchor/checkpoint-anchor.ts';
import { fileAnchor } from '../../../journal/anchor/file-anchor.ts';
import { openAnchor } from '../../../journal/anchor/open-anchor.ts';
import { sqlAnchor } from '../../../journal/anchor/sql-anchor.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { openTestJournal, ORIGIN, otherKey } from '../open-test-journal.ts';
import { sampleRecord } from '../sample-record.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-anchor-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const PLACES: [string, () => Promise<CheckpointAnchor>][] = [
  ['a directory', async () => fileAnchor(join(root, 'anchor'))],
  ['PostgreSQL', async () => {
    const database = await PGlite.create({ loadDataDir: await emptyCluster() });
    return sqlAnchor(database, () => database.close());
  }],
];
const LOG = `/logs/${ORIGIN}`;

/** A closed log with this many requests in it. */
async function logOf(records: number, files = new MemoryFileSystem(), signingKey = otherKey()): Promise<{ files: MemoryFileSystem; signingKey: ReturnType<typeof otherKey> }> {
  const { journal } = await openTestJournal({ signingKey }, files);
  for (let n = 0; n < records; n += 1) await journal.append(sampleRecord(n));
  await journal.close();
  return { files, signingKey };
}

describe.each(PLACES)('an anchor in %s', (_, open) => {
  it('replaces a checkpoint only for who knows the last one, however many try at once', async () => {
    const anchor = await open();
    expect(await anchor.read('a/log')).toBeNull();
    expect(await anchor.replace('a/log', 1, Buffer.from('early'))).toBe(false);
    const first = await Promise.all(Array.from({ length: 8 }, (_, i) => anchor.replace('a/log', 0, Buffer.from(`first ${i}`))));
    expect(first.filter(Boolean)).toHaveLength(1);
    const second = await Promise.all(Array.from({ length: 8 }, (_, i) => anchor.replace('a/log', 1, Buffer.from(`second ${i}`))));
    expect(second.filter(Boolean)).toHaveLength(1);
    expect(await anchor.read('a/log')).toEqual({ version: 2, note: Buffer.from(`second ${second.indexOf(true)}`) });
    expect(await anchor.replace('another log', 0, Buffer.from('note\n— ü'))).toBe(true);
    expect((await anchor.read('another log'))?.note.toString()).toBe('note\n— ü');
    expect(await anchor.origins()).toEqual(['a/log', 'another log']);
    await anchor.close();
  });

  it('takes a log\'s checkpoints as it grows, and refuses one that was set back or forked', async () => {
    const anchor = await open();
    const { files, signingKey } = await logOf(10);
    const before = files.files();
    expect(await anchorLog(files, LOG, ORIGIN, anchor, [])).toEqual({ kind: 'committed', size: 16, previousSize: 0 });
    expect(await anchorLog(files, LOG, ORIGIN, anchor, [])).toEqual({ kind: 'unchanged', size: 16 });
    await logOf(300, files, signingKey);
    expect(await anchorLog(files, LOG, ORIGIN, anchor, [])).toMatchObject({ kind: 'committed', previousSize: 16 });

    const back = MemoryFileSystem.fromFiles(before);
    expect(await anchorLog(back, LOG, ORIGIN, anchor, [])).toEqual({ kind: 'refused', reason: expect.stringMatching(/^\d+ entries were committed, the log has 16: it was set back$/) });
    const { files: forked } = await logOf(400, new MemoryFileSystem(), signingKey);
    expect(await anchorLog(forked, LOG, ORIGIN, anchor, [])).toEqual({ kind: 'refused', reason: expect.stringContaining('it was forked') });
    const { files: foreign } = await logOf(400);
    expect(await anchorLog(foreign, LOG, ORIGIN, anchor, [])).toEqual({ kind: 'refused', reason: expect.stringContaining('the committed checkpoint is not accepted') });

    const anchored = await anchoredHeads(anchor);
    const verify = (disk: MemoryFileSystem) => verifyDirectory({ files: disk, directory: '/logs', keys: [], anchored, now: Date.UTC(2026, 10, 22) });
    expect((await verify(files)).flatMap((report) => report.problems)).toEqual([]);
    expect((await verify(back))[0]?.problems[0]).toMatchObject({ code: 'ANCHOR_MISMATCH', index: 16 });
    expect((await verify(forked))[0]?.problems[0]?.code).toBe('ANCHOR_MISMATCH');
    await anchor.close();
  });
});

describe('an anchor in a directory', () => {
  it('keeps every checkpoint that was ever committed', async () => {
    const anchor = fileAnchor(join(root, 'anchor'));
    await anchor.replace('a/log', 0, Buffer.from('1'));
    await anchor.replace('a/log', 1, Buffer.from('2'));
    expect(await readdir(join(root, 'anchor', 'a%2Flog'))).toEqual(['000000000001.checkpoint', '000000000002.checkpoint']);
  });
});

describe('the name of an anchor', () => {
  it.each(['', 'file:', 'somewhere', 'http://example.com', 'postgres://'])('«%s» is refused', (place) => {
    expect(() => openAnchor(place)).toThrow('an anchor must be file:DIRECTORY or a postgres:// URL');
  });
});
