import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { writeHold } from '../../../journal/prune/hold.ts';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { pruneCommand } from '../../../journal/prune-command.ts';
import { pruneLog } from '../../../journal/prune/prune-log.ts';
import { readLog } from '../../../journal/read-log.ts';
import { EntryResolver } from '../../../journal/read/entry-resolver.ts';
import { readEntry } from '../../../journal/read/read-entries.ts';
import type { LogReport } from '../../../journal/verify/problem.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { openTestJournal, ORIGIN } from '../open-test-journal.ts';
import { expectWhole, verifyAll } from '../read-all.ts';
import { sampleRecord } from '../sample-record.ts';

const LOG = `/logs/${ORIGIN}`;
const DAY = 86_400_000;
const HOURLY = { tickMs: 3_600_000, heartbeatMs: 3_600_000, diskCheckMs: 3_600_000, keyTtlMs: 30 * DAY, reserveBytes: 64 };

/** A day on which all five are old enough to be pruned. */
const LATER = Date.UTC(2027, 8, 1);
const ofLater = (files: MemoryFileSystem): Promise<readonly LogReport[]> => verifyAll(files, [], LATER);

/** One process that ran for five days, 200 requests a day. */
async function fiveDays(): Promise<{ files: MemoryFileSystem; start: number; clock: ManualClock }> {
  const clock = new ManualClock();
  const start = clock.now();
  const { journal, files } = await openTestJournal({ limits: HOURLY }, new MemoryFileSystem(), clock);
  for (let day = 0; day < 5; day += 1) {
    await Promise.all(Array.from({ length: 200 }, (_, n) => journal.append(sampleRecord(day * 1_000 + n, { at: clock.now() }))));
    await clock.advance(DAY);
  }
  await journal.close();
  return { files, start, clock };
}

describe('pruning', () => {
  it('removes the bundles before a day and keeps every tile: the log verifies, and later entries are proven and read as before', async () => {
    const { files, start, clock } = await fiveDays();
    const { size, root } = (await ofLater(files))[0] ?? { size: 0, root: null };
    const tiles = [...files.files().keys()].filter((path) => path.includes('/tile/') && !path.includes('/entries/'));
    const { minimumIndex, bundles } = await pruneLog(files, LOG, start + 3 * DAY);
    expect([minimumIndex, bundles]).toEqual([512, 2]);
    expect([...files.files().keys()].filter((path) => path.includes('/tile/') && !path.includes('/entries/'))).toEqual(tiles);
    await expectWhole(files, LATER);
    const report = (await ofLater(files))[0];
    expect(report).toMatchObject({ size, root, minimumIndex });
    expect(report?.remarks[0]).toEqual({ index: 0, message: 'entries 0 to 511 were pruned; their hashes are here and were checked' });
    expect((await proveEntry(files, LOG, size - 2)).entry.length).toBeGreaterThan(0);
    await expect(proveEntry(files, LOG, 10)).rejects.toMatchObject({ code: 'LOG_FILE', message: 'entries 0 to 255 were pruned: retention ended for all below 512' });

    // Everything from the first turn of a day on refers only to what is still there.
    const resolver = new EntryResolver(ORIGIN, async (index) => decodeEntry(await readEntry(files, LOG, index, size)));
    let whole = false;
    let views = 0;
    let first: number | null = null;
    for await (const { index, entry } of readLog(LOG, 0, files)) {
      first ??= index;
      whole ||= entry.kind === 'H' && entry.anew;
      if (!whole || entry.kind !== 'A') continue;
      expect((await resolver.view(index, entry)).fields).toHaveLength(4);
      views += 1;
    }
    expect(first).toBe(512);
    expect(views).toBe(400);

    const { journal } = await openTestJournal({ limits: HOURLY }, files, clock);
    await journal.append(sampleRecord(9_999));
    await journal.close();
    await expectWhole(files, LATER);
  });

  it('changes nothing when it is done again, and finishes what a crash interrupted', async () => {
    const { files, start } = await fiveDays();
    const interrupted = MemoryFileSystem.fromFiles(files.files());
    let removals = 0;
    interrupted.fault = ({ kind }) => (kind === 'remove' && (removals += 1) === 2 ? { kind: 'error', code: 'EIO', tookEffect: false } : null);
    await expect(pruneLog(interrupted, LOG, start + 3 * DAY)).rejects.toMatchObject({ code: 'EIO' });
    interrupted.fault = () => null;
    await expectWhole(interrupted, LATER);
    expect(await pruneLog(interrupted, LOG, start + 3 * DAY)).toMatchObject({ minimumIndex: 512 });
    await pruneLog(files, LOG, start + 3 * DAY);
    const once = [...files.files().keys()].filter((path) => path.includes('/tile/'));
    expect((await pruneLog(files, LOG, start + 3 * DAY)).bundles).toBe(0);
    for (const disk of [files, interrupted]) expect([...disk.files().keys()].filter((path) => path.includes('/tile/'))).toEqual(once);
  });

  it('prunes nothing of a log that is young, or before its first whole day', async () => {
    const { files, start } = await fiveDays();
    for (const before of [start - DAY, start, start + 1_000]) expect(await pruneLog(files, LOG, before)).toEqual({ minimumIndex: 0, bundles: 0 });
    expect(await pruneLog(files, '/logs/none', start)).toEqual({ minimumIndex: 0, bundles: 0 });
  });

  it('does not excuse a bundle that is missing above the minimum, a tile that was changed below it, or a minimum that is none', async () => {
    const { files, start } = await fiveDays();
    await pruneLog(files, LOG, start + 3 * DAY);
    const disk = files.files();
    const problemsAfter = async (change: (copy: Map<string, Buffer>) => void) => {
      const copy = new Map([...disk].map(([path, bytes]) => [path, Buffer.from(bytes)] as const));
      change(copy);
      return (await ofLater(MemoryFileSystem.fromFiles(copy)))[0]?.problems[0];
    };
    expect(await problemsAfter((copy) => copy.delete(`${LOG}/tile/entries/002`))).toMatchObject({ code: 'BUNDLE_MISSING', index: 512 });
    expect(await problemsAfter((copy) => copy.get(`${LOG}/tile/0/000`)?.fill(1, 100, 110))).toMatchObject({ code: expect.stringMatching(/TILE_CHANGED|MISMATCH/), index: 0 });
    expect(await problemsAfter((copy) => copy.delete(`${LOG}/tile/0/000`))).toMatchObject({ code: 'BUNDLE_MISSING', index: 0 });
    expect(await problemsAfter((copy) => copy.get(`${LOG}/tile/entries/003`)?.write('x', 900))).toMatchObject({ code: 'ENTRY_CHANGED', index: expect.any(Number) });
    expect(await problemsAfter((copy) => copy.set(`${LOG}/minimum`, Buffer.from('25600\n')))).toMatchObject({ code: 'CHECKPOINT_REJECTED', message: expect.stringMatching(/^the file "minimum" must name one of the \d+ entries of the log, it names 25600$/) });
    expect(await problemsAfter((copy) => copy.set(`${LOG}/minimum`, Buffer.from('all of it')))).toMatchObject({ code: 'CHECKPOINT_REJECTED', message: 'the file "minimum" must hold a multiple of 256' });
  });

  it('is no excuse for a removal: entries too young, or cut where the log does not begin anew, are named', async () => {
    const { files, start } = await fiveDays();
    const young = MemoryFileSystem.fromFiles(files.files());
    await pruneLog(young, LOG, start + 3 * DAY);
    expect((await verifyAll(young))[0]?.problems).toMatchObject([{ code: 'PRUNED_WRONGLY', index: 0, upTo: 511, message: expect.stringMatching(/^entries 0 to 511 are said to be pruned, but entry \d+, which follows them, is of 2026-11-.*, and entries must be kept for 180 days$/) }]);
    const clock = new ManualClock();
    const { journal, files: busy } = await openTestJournal({ limits: HOURLY }, new MemoryFileSystem(), clock);
    await Promise.all(Array.from({ length: 700 }, (_, n) => journal.append(sampleRecord(n, { at: clock.now() }))));
    await clock.advance(DAY);
    await journal.close();
    const removed = async (minimum: number): Promise<readonly LogReport[]> => {
      const copy = busy.files();
      for (let bundle = 0; bundle * 256 < minimum; bundle += 1) copy.delete(`${LOG}/tile/entries/00${bundle}`);
      copy.set(`${LOG}/minimum`, Buffer.from(`${minimum}\n`));
      return ofLater(MemoryFileSystem.fromFiles(copy));
    };
    expect((await removed(256))[0]?.problems).toMatchObject([{ code: 'PRUNED_WRONGLY', index: 0, upTo: 255, message: expect.stringMatching(/^entries 0 to 255 are said to be pruned, but the log begins anew only at entry 7\d\d, and/) }]);
    expect((await removed(512))[0]?.problems).toEqual([]);
  });
});

describe('audit:prune', () => {
  const run = async (...argv: string[]): Promise<[number, string]> => {
    const lines: string[] = [];
    const code = await pruneCommand(argv, { out: (line) => lines.push(line), error: (line) => lines.push(line), progress: () => undefined, now: () => Date.UTC(2026, 10, 21) });
    return [code, lines.join('\n')];
  };

  it.each([['2026-11-01'], ['2026-05-26'], ['yesterday'], ['']])('refuses the day «%s»: logs are kept for at least half a year', async (before) => {
    expect(await run('/nowhere', '--before', before)).toEqual([2, `--before must be a day (YYYY-MM-DD) at least 180 days ago, got ${JSON.stringify(before)}`]);
  });

  it('leaves what is held, also of a log that is named by itself, and asks nobody whether a file says no instant', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'shuqiao-prune-'));
    try {
      await mkdir(join(directory, ORIGIN, 'pending'), { recursive: true });
      await writeHold(nodeFileSystem, directory, Date.UTC(2026, 2, 1));
      const held = [1, 'entries from 2026-03-01T00:00:00.000Z on are held: alerts or objections that are not settled speak of them; nothing was removed'];
      for (const named of [directory, join(directory, ORIGIN)]) expect(await run(named, '--before', '2026-03-02')).toEqual(held);
      expect((await run(directory, '--before', '2026-03-01'))[0]).toBe(0);
      await writeFile(join(directory, 'held'), 'for ever\n');
      expect(await run(directory, '--before', '2026-03-01')).toEqual([1, 'the file "held" must hold the instant from which on entries must stay']);
      await writeHold(nodeFileSystem, directory, null);
      expect((await run(directory, '--before', '2026-03-02'))[0]).toBe(0);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('names a directory without a log', async () => {
    expect(await run('/nowhere', '--before', '2026-05-25')).toEqual([1, 'no log is in /nowhere']);
  });
});
