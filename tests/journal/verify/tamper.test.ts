import { beforeAll, describe, expect, it } from 'vitest';
import { decodeEntryBundle } from '../../../journal/layout/entry-bundle.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { signCheckpoint } from '../../../journal/note/sign-checkpoint.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { EMPTY_TILES, extendTiles } from '../../../journal/writer/extend-tiles.ts';
import { frontierOfTiles } from '../../../journal/writer/frontier-of-tiles.ts';
import { FULL_COUNTS } from '../full-counts.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { otherKey, SIGNING_KEY } from '../open-test-journal.ts';
import { A, edit, flip, problemsOf, reportOf, verify } from './tamper-kit.ts';
import type { Disk } from './tamper-kit.ts';
import { B, buildTamperWorld } from './tamper-world.ts';
import type { TamperWorld } from './tamper-world.ts';
import { fc } from '../../property.ts';

const BOOTED_AGAIN = 600;

let world: TamperWorld;
beforeAll(async () => {
  world = await buildTamperWorld();
});

const fresh = (): Disk => new Map([...world.disk].map(([path, bytes]) => [path, Buffer.from(bytes)]));
const pathOf = (name: string, origin = A): string => `/logs/${origin}/${name}`;

/** Offset of entry `n` of a bundle. */
function offsetOf(bundle: Buffer, n: number): number {
  let offset = 0;
  for (let i = 0; i < n; i += 1) offset += 2 + bundle.readUInt16BE(offset);
  return offset + 2;
}

/** All entries of log A on a disk. */
function entriesOf(disk: Disk): Buffer[] {
  const names = [...disk.keys()].filter((path) => path.startsWith(pathOf('tile/entries/'))).map((path) => path.slice(pathOf('tile/entries/').length));
  const full = names.filter((name) => /^\d{3}$/.test(name)).sort();
  const widest = Math.max(...names.filter((name) => name.startsWith(`${String(full.length).padStart(3, '0')}.p/`)).map((name) => Number(name.split('/')[1])));
  const files = [...full, `${String(full.length).padStart(3, '0')}.p/${widest}`];
  return files.flatMap((name) => [...decodeEntryBundle(disk.get(pathOf(`tile/entries/${name}`)) ?? Buffer.alloc(0)).entries]);
}

/** What somebody without the key can do at best: other entries, all tiles made anew to fit them. */
function rebuild(disk: Disk, change: (entries: Buffer[]) => Buffer[]): Disk {
  const { files } = extendTiles(EMPTY_TILES, change(entriesOf(disk)));
  for (const path of disk.keys()) if (path.startsWith(pathOf('tile/'))) disk.delete(path);
  for (const [path, bytes] of files) disk.set(pathOf(path), bytes);
  return disk;
}

describe('an untouched house of logs', () => {
  it('verifies with the key of any of its logs, every entry of every log', async () => {
    const reports = await verify(world.disk);
    expect(reports.map((report) => [report.origin, report.problems])).toEqual([['shuqiao.test/roster', []], [A, []], [B, []]]);
    expect(reportOf(reports, A)?.size).toBeGreaterThan(700);
  });
});

describe('a changed byte', () => {
  it.each([[0], [100], [255], [256], [511], [650]])('of entry %i is found in that entry', async (index) => {
    const disk = fresh();
    const bundle = Math.floor(index / 256);
    const name = bundle < 2 ? `tile/entries/00${bundle}` : [...disk.keys()].filter((path) => path.startsWith(pathOf('tile/entries/002.p/'))).sort((x, y) => x.length - y.length || (x < y ? -1 : 1)).at(-1)?.slice(pathOf('').length) ?? '';
    edit(disk, pathOf(name), (bytes) => flip(offsetOf(bytes, index % 256) + 3)(bytes));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'ENTRY_CHANGED', index });
  });

  it.each([[0, 7], [1, 130]])('of tile %i of level 0 is told from a changed entry by the tile above', async (tile, hash) => {
    const disk = fresh();
    edit(disk, pathOf(`tile/0/00${tile}`), flip(hash * 32 + 5));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'TILE_CHANGED', index: tile * 256 + hash });
  });

  it('of a tile of level 1 names the entries below it', async () => {
    const disk = fresh();
    edit(disk, pathOf('tile/1/000.p/2'), flip(40));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'TILE_CHANGED', index: 256, upTo: 511 });
  });

  it.each([['origin', 2], ['size', A.length + 1], ['root', A.length + 8]])('of the checkpoint\'s %s breaks its signature', async (_, at) => {
    const disk = fresh();
    edit(disk, pathOf('checkpoint'), flip(at));
    expect((await problemsOf(disk))[0]?.code).toBe('CHECKPOINT_REJECTED');
  });

  it('of any kind anywhere in a log is found', async () => {
    const paths = [...world.disk.keys()].filter((path) => path.startsWith('/logs/') && !path.endsWith('/reserve')).sort();
    await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.integer({ min: 1, max: 255 }), async (path, at, mask) => {
      const disk = fresh();
      edit(disk, path, (bytes) => {
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ mask;
        return bytes;
      });
      // Without a key, so that the logs' own vkey files count as well.
      expect((await verify(disk, [])).flatMap((report) => report.problems).length, `${path} at ${at % (disk.get(path)?.length ?? 1)}`).toBeGreaterThan(0);
    }), { seed: 2026, numRuns: FULL_COUNTS ? 3_000 : 60 });
  });
});

describe('a lost or cut file', () => {
  it('that is a bundle in the middle is named', async () => {
    const disk = fresh();
    disk.delete(pathOf('tile/entries/001'));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'BUNDLE_MISSING', index: 256, upTo: 511 });
  });

  it('that is the last bundle makes the checkpoint one from the future', async () => {
    const disk = fresh();
    for (const path of disk.keys()) if (path.startsWith(pathOf('tile/entries/002'))) disk.delete(path);
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'CHECKPOINT_FROM_THE_FUTURE', index: 512 });
  });

  it.each([[1], [100], [20_000]])('that is a bundle cut by %i bytes names the first entry that is gone', async (cut) => {
    const disk = fresh();
    let expected = 0;
    edit(disk, pathOf('tile/entries/001'), (bytes) => {
      const rest = bytes.subarray(0, bytes.length - cut);
      expected = 256 + decodeEntryBundle(rest).entries.length;
      return rest;
    });
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'BUNDLE_TRUNCATED', index: expected });
  });

  it('that is a tile is named with its entries', async () => {
    const disk = fresh();
    disk.delete(pathOf('tile/0/001'));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'TILE_MISSING', index: 256, upTo: 511 });
  });

  it('that is the checkpoint is named', async () => {
    const disk = fresh();
    disk.delete(pathOf('checkpoint'));
    expect((await problemsOf(disk))[0]?.code).toBe('CHECKPOINT_MISSING');
  });

  it('that is a whole log is known to the roster', async () => {
    const disk = fresh();
    for (const path of disk.keys()) if (path.startsWith(`/logs/${B}/`)) disk.delete(path);
    expect(await problemsOf(disk, B)).toMatchObject([{ code: 'LOG_MISSING', message: expect.stringMatching(/^entry \d+ of shuqiao.test\/roster knows this log with 1\d\d entries/) }]);
  });
});

describe('entries changed by somebody who makes the tiles anew but has no key', () => {
  const dropped = 420;
  it.each([
    ['dropped', (entries: Buffer[]) => entries.filter((_, i) => i !== dropped)],
    ['changed', (entries: Buffer[]) => entries.map((entry, i) => (i === dropped ? Buffer.from(entry.toString().replace('2026Q', '2025Q').replace(',200,', ',201,')) : entry))],
    ['reordered', (entries: Buffer[]) => entries.map((entry, i) => entries[i === dropped ? dropped + 1 : i === dropped + 1 ? dropped : i] ?? entry)],
    ['inserted', (entries: Buffer[]) => [...entries.slice(0, dropped), entries[dropped - 1] ?? Buffer.alloc(0), ...entries.slice(dropped)]],
    ['spliced in from elsewhere', (entries: Buffer[]) => entries.map((entry, i) => (i >= dropped && i < dropped + 3 ? entries[i - 100] ?? entry : entry))],
  ])('are located between two signed heads when one was %s', async (_, change) => {
    const [problem] = await problemsOf(rebuild(fresh(), change));
    expect(problem?.code).toMatch(/^(HEAD|BOOT|ROOT|ROSTER)_MISMATCH$|^CHECKPOINT_FROM_THE_FUTURE$/);
    expect(problem?.index).toBeGreaterThan(250);
    expect(problem?.index).toBeLessThanOrEqual(dropped);
    expect(problem?.upTo).toBeGreaterThanOrEqual(dropped - 1);
    expect(problem?.upTo).toBeLessThan(BOOTED_AGAIN);
  });

  it('and signed with another key, are rejected with the true key, and found by the roster without it', async () => {
    const disk = rebuild(fresh(), (entries) => entries.map((entry, i) => (i === dropped ? Buffer.from('["K",1,"e","opened"]') : entry)));
    const forger = ed25519Signer(A, otherKey());
    const entries = entriesOf(disk);
    disk.set(pathOf('checkpoint'), signCheckpoint({ origin: A, size: entries.length, root: frontierOfTiles(extendTiles(EMPTY_TILES, entries).state).root() }, [forger]));
    disk.set(pathOf('vkey'), Buffer.from(`${forger.verifierKey}\n`));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'CHECKPOINT_REJECTED', message: expect.stringContaining('no signature by a trusted key') });
    expect((await problemsOf(disk, A, []))[0]?.code).toMatch(/^(ROSTER|HEAD)_MISMATCH$/);
  });
});

describe('an older state put back', () => {
  it('of the checkpoint alone shows by the entries after it', async () => {
    const disk = fresh();
    disk.set(pathOf('checkpoint'), world.between.get(pathOf('checkpoint')) ?? Buffer.alloc(0));
    const size = Number((disk.get(pathOf('checkpoint')) ?? Buffer.alloc(0)).toString().split('\n')[1]);
    expect((await problemsOf(disk)).map((problem) => problem.code)).toContain('CHECKPOINT_SET_BACK');
    expect((await problemsOf(disk)).find((problem) => problem.code === 'CHECKPOINT_SET_BACK')?.index).toBe(size);
  });

  it('of the whole log shows by the roster, and names the first entry that is gone', async () => {
    const disk = fresh();
    for (const path of disk.keys()) if (path.startsWith(`/logs/${A}/`)) disk.delete(path);
    for (const [path, bytes] of world.between) if (path.startsWith(`/logs/${A}/`)) disk.set(path, bytes);
    const size = reportOf(await verify(world.between), A)?.size;
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'ROSTER_MISMATCH', index: size, message: expect.stringContaining('it was cut off or set back') });
  });
});

describe('logs in each other\'s place', () => {
  it('are told apart by their names', async () => {
    const disk: Disk = new Map([...fresh()].map(([path, bytes]) => {
      if (path.startsWith(`/logs/${A}/`)) return [path.replace(A, B), bytes];
      return path.startsWith(`/logs/${B}/`) ? [path.replace(B, A), bytes] : [path, bytes];
    }));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'CHECKPOINT_REJECTED', message: expect.stringContaining(`it is of log "${B}", this is log "${A}"`) });
    expect((await problemsOf(disk, B))[0]?.code).toBe('CHECKPOINT_REJECTED');
  });

  it('with entries of one in the other are found', async () => {
    const disk = fresh();
    disk.set(pathOf('tile/entries/000'), disk.get(pathOf('tile/entries/001')) ?? Buffer.alloc(0));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'ENTRY_CHANGED', index: 0 });
  });
});

describe('a checkpoint from the future', () => {
  it('of these files is named, with the first entry that is not there', async () => {
    const disk = fresh();
    for (const path of disk.keys()) if (path.startsWith(`/logs/${A}/`) && !path.endsWith('checkpoint')) disk.delete(path);
    for (const [path, bytes] of world.old) if (path.startsWith(`/logs/${A}/`) && !path.endsWith('checkpoint')) disk.set(path, bytes);
    const size = Number((world.old.get(pathOf('checkpoint')) ?? Buffer.alloc(0)).toString().split('\n')[1]);
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'CHECKPOINT_FROM_THE_FUTURE', index: size });
  });
});

describe('a proof', () => {
  it('is not given for an entry that was changed', async () => {
    const disk = fresh();
    edit(disk, pathOf('tile/entries/000'), (bytes) => flip(offsetOf(bytes, 100) + 3)(bytes));
    await expect(proveEntry(MemoryFileSystem.fromFiles(disk), `/logs/${A}`, 100)).rejects.toThrow('entry 100 cannot be proven: the path does not lead from the entry to the root of the checkpoint; run audit:verify');
  });
});

describe('a directory', () => {
  it('without a log is named', async () => {
    expect((await verify(new Map([['/logs/photos/cat.jpg', Buffer.from('meow')]]))).flatMap((report) => report.problems)).toMatchObject([{ code: 'NO_LOG', message: expect.stringContaining('no log is in this directory') }]);
    expect((await verify(new Map())).flatMap((report) => report.problems)).toMatchObject([{ code: 'NO_LOG' }]);
  });

  it('of another kind of log says which entry is none of ours', async () => {
    const entries = [Buffer.from('{"type":"certificate"}'), Buffer.from([0xff, 0xfe])];
    const { files, state } = extendTiles(EMPTY_TILES, entries);
    const signer = ed25519Signer('example.com/certificates', SIGNING_KEY);
    const disk: Disk = new Map(files.map(([path, bytes]) => [`/logs/${path}`, bytes]));
    disk.set('/logs/checkpoint', signCheckpoint({ origin: 'example.com/certificates', size: 2, root: frontierOfTiles(state).root() }, [signer]));
    const [report] = await verify(disk, [signer.verifierKey]);
    expect(report?.problems).toMatchObject([{ code: 'ENTRY_MALFORMED', index: 0 }, { code: 'ENTRY_MALFORMED', index: 1 }]);
  });
});
