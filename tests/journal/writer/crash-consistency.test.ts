import { describe, expect, it } from 'vitest';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import type { Receipt } from '../../../journal/journal-entry.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { verifyDirectory } from '../../../journal/verify/verify-directory.ts';
import type { JournalOptions } from '../../../journal/writer/journal-options.ts';
import { FULL_COUNTS, seeded } from '../full-counts.ts';
import { ManualClock, settle } from '../manual-clock.ts';
import { MemoryFileSystem, POWER_CUT, PROCESS_KILLED } from '../memory-file-system.ts';
import type { CrashPolicy, Operation } from '../memory-file-system.ts';
import { openTestJournal, ORIGIN } from '../open-test-journal.ts';
import { sampleRecord, uuidOf } from '../sample-record.ts';
import { SEED } from '../../property.ts';

/** Small, so that images of the disk are quick to make; zeros for a few frames, so that many a write goes into some and many a write makes some. */
const LIMITS: JournalOptions['limits'] = { reserveBytes: 64, zerosAheadBytes: 6_000 };

/** A response that went out: its receipt, its request, and how many file system calls had been made by then. */
interface Released {
  readonly receipt: Receipt;
  readonly requestId: string;
  readonly after: number;
}

interface Run {
  readonly start: ReadonlyMap<string, Buffer>;
  readonly operations: readonly Operation[];
  readonly released: readonly Released[];
}

interface Load {
  readonly bursts: number;
  /** Appends of a burst: so many, and up to so many more. */
  readonly least: number;
  readonly more: number;
  /** Of the bursts that are followed by a publication. */
  readonly published: number;
}

const FEW: Omit<Load, 'bursts'> = { least: 1, more: 60, published: 0.6 };
/** Several full tiles in each publication. */
const MANY: Omit<Load, 'bursts'> = { least: 600, more: 900, published: 1 };

/** Appends in bursts with publications in between, over whatever disk is given, and keeps what was released when. */
async function run(start: ReadonlyMap<string, Buffer>, seed: number, { bursts, least, more, published }: Load, secondary: boolean): Promise<Run> {
  const random = seeded(seed);
  const files = MemoryFileSystem.fromFiles(start);
  const { journal, clock } = await openTestJournal({ limits: LIMITS, secondaryDirectory: secondary ? '/second' : null }, files, new ManualClock());
  const released: Released[] = [];
  let n = seed * 1_000;
  for (let burst = 0; burst < bursts; burst += 1) {
    const appends = Array.from({ length: least + Math.floor(random() * more) }, async () => {
      n += 1;
      const requestId = uuidOf(n);
      const receipt = await journal.append(sampleRecord(n));
      released.push({ receipt, requestId, after: files.operations.length });
    });
    if (random() < published) await clock.advance(1_000);
    await Promise.all(appends);
    await settle();
  }
  if (random() < 0.5) await journal.close();
  return { start, operations: files.operations, released };
}

/** Opens what the crash left, closes it again, and checks that the log is whole and holds every entry released before the crash. */
async function recoverAndCheck(image: ReadonlyMap<string, Buffer>, released: readonly Released[], secondary: boolean): Promise<ReadonlyMap<string, Buffer>> {
  const files = MemoryFileSystem.fromFiles(image);
  const { journal } = await openTestJournal({ limits: LIMITS, secondaryDirectory: secondary ? '/second' : null }, files, new ManualClock());
  await journal.close();
  const reports = await verifyDirectory({ files, directory: '/logs', keys: [], anchored: new Map(), now: Date.UTC(2026, 10, 22) });
  expect(reports.flatMap((report) => report.problems)).toEqual([]);
  for (const { receipt, requestId } of released) {
    const { entry } = await proveEntry(files, `/logs/${ORIGIN}`, receipt.index);
    const decoded = decodeEntry(entry);
    expect(decoded.kind === 'A' ? decoded.requestId : decoded.kind).toBe(requestId);
  }
  return files.files();
}

const SECTOR = 512;

/** A file that was written into what it had, of which the disk wrote some sectors, in no order: each is the new one or the old. */
function someSectors(durable: Buffer, cached: Buffer, random: () => number): Buffer {
  const left = Buffer.alloc(cached.length);
  durable.copy(left);
  for (let at = 0; at < cached.length; at += SECTOR) if (random() < 0.5) cached.copy(left, at, at, at + SECTOR);
  return left;
}

function someReorderings(seed: number): CrashPolicy {
  const random = seeded(seed);
  return {
    keepsName: () => random() < 0.5,
    content(durable, cached) {
      const choice = random();
      if (choice < 0.2) return durable;
      if (choice < 0.4) return cached;
      if (choice < 0.6) return someSectors(durable, cached, random);
      const torn = Buffer.from(cached.subarray(0, durable.length + Math.floor(random() * (cached.length - durable.length + 1))));
      // The size reached the disk before the bytes did: the rest reads as zeros.
      if (choice > 0.75 && cached.length > torn.length) return Buffer.concat([torn, Buffer.alloc(cached.length - torn.length)]);
      return torn;
    },
  };
}

function withSecondary(secondary: boolean): ReadonlyMap<string, Buffer> {
  return secondary ? new Map([['/second/README', Buffer.from('a second disk')]]) : new Map([['/logs/README', Buffer.from('a disk')]]);
}

describe('a log after a crash', () => {
  const bursts = FULL_COUNTS ? 12 : 4;
  const policies: [string, (seed: number) => CrashPolicy][] = [
    ['a power cut that leaves only what was synced', () => POWER_CUT],
    ['a process killed with its page cache intact', () => PROCESS_KILLED],
    ['a power cut that kept some unsynced names and bytes', someReorderings],
  ];
  const sinks: [string, boolean][] = [['one disk', false], ['a second disk', true]];

  for (const [sinkName, secondary] of sinks) {
    it.each(policies)(`recovers every released entry after %s at every file system call, with ${sinkName} (seed ${SEED})`, async (_, policyFor) => {
      const recorded = await run(withSecondary(secondary), SEED, { ...FEW, bursts }, secondary);
      const step = FULL_COUNTS ? 1 : 7;
      for (let count = 0; count <= recorded.operations.length; count += 1) {
        // Always right after a checkpoint was put in place: what it names must be there.
        const last = recorded.operations[count - 1];
        if (count % step !== 0 && !(last?.kind === 'rename' && last.to.endsWith('/checkpoint'))) continue;
        const image = MemoryFileSystem.replay(recorded.start, recorded.operations, count).image(policyFor(SEED + count));
        if (secondary) image.set('/second/README', Buffer.from('a second disk'));
        await recoverAndCheck(image, recorded.released.filter((release) => release.after <= count), secondary);
      }
      expect(recorded.released.length).toBeGreaterThan(50);
    });
  }

  it.each(policies)(`recovers every released entry after %s in the midst of publications of many tiles (seed ${SEED})`, async (_, policyFor) => {
    const recorded = await run(withSecondary(false), SEED, { ...MANY, bursts: FULL_COUNTS ? 6 : 2 }, false);
    const publishes = (at: number): boolean => recorded.operations[at - 1]?.path.includes('/pending') === false;
    const points = Array.from({ length: recorded.operations.length + 1 }, (_each, at) => at).filter(publishes);
    // What is put in place together is in flight together: between the first file of a round and its checkpoint.
    const together = points.filter((at) => /\/tmp-\d+$/.test(recorded.operations[at - 1]?.path ?? ''));
    expect(together.length).toBeGreaterThan(20);
    for (const count of FULL_COUNTS ? points : points.filter((_each, n) => n % 11 === SEED % 11)) {
      const image = MemoryFileSystem.replay(recorded.start, recorded.operations, count).image(policyFor(SEED + count));
      const released = recorded.released.filter((release) => release.after <= count);
      // The directory is verified as a whole; that an entry is the one that was released is looked at for some, the last among them.
      await recoverAndCheck(image, released.filter((_each, n) => n % 97 === 0 || n === released.length - 1), false);
    }
  });

  it(`recovers through crashes during recovery, again and again (seed ${SEED})`, async () => {
    const random = seeded(SEED);
    for (let chain = 0; chain < (FULL_COUNTS ? 300 : 12); chain += 1) {
      let disk = withSecondary(false);
      const released: Released[] = [];
      for (let life = 0; life < 4; life += 1) {
        const recorded = await run(disk, SEED + chain * 10 + life, { ...FEW, bursts: 3 }, false);
        const count = Math.floor(random() * (recorded.operations.length + 1));
        disk = MemoryFileSystem.replay(recorded.start, recorded.operations, count).image(someReorderings(SEED + chain + life));
        released.push(...recorded.released.filter((release) => release.after <= count));
      }
      await recoverAndCheck(disk, released, false);
    }
  });
});
