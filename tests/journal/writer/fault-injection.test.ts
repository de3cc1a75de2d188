import { describe, expect, it } from 'vitest';
import { decodeEntry } from '../../../journal/codec/decode-entry.ts';
import type { Receipt } from '../../../journal/journal-entry.ts';
import { proveEntry } from '../../../journal/proof/prove-entry.ts';
import { JournalUnavailableError } from '../../../journal/writer/journal-unavailable-error.ts';
import { FULL_COUNTS } from '../full-counts.ts';
import { settle } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import type { Fault } from '../memory-file-system.ts';
import { openTestJournal, ORIGIN } from '../open-test-journal.ts';
import { expectWhole } from '../read-all.ts';
import { sampleRecord, uuidOf } from '../sample-record.ts';

/** Zeros for a frame or two: some writes make them, others go into them. */
const LIMITS = { reserveBytes: 64, zerosAheadBytes: 1_500 };
const never = new Promise<void>(() => undefined);

const FAULTS: [string, Fault][] = [
  ['EIO that did nothing', { kind: 'error', code: 'EIO', tookEffect: false }],
  ['EIO that took effect all the same', { kind: 'error', code: 'EIO', tookEffect: true }],
  ['ENOSPC in the middle of a write', { kind: 'torn', code: 'ENOSPC', share: 0.5 }],
  ['no answer, ever', { kind: 'hang', until: never }],
];

interface Result {
  readonly released: readonly { receipt: Receipt; requestId: string }[];
  readonly refused: number;
  readonly calls: number;
  readonly files: MemoryFileSystem;
}

/** One boot, ten requests with publications between them; call number `at` meets the fault, and so do the `length` − 1 after it. */
async function runWithFault(fault: Fault | null, at: number, length: number, secondary: boolean): Promise<Result> {
  const files = MemoryFileSystem.fromFiles(new Map([['/second/README', Buffer.from('')], ['/logs/README', Buffer.from('')]]));
  const { journal, clock } = await openTestJournal({ limits: LIMITS, secondaryDirectory: secondary ? '/second' : null }, files);
  let calls = 0;
  files.fault = () => {
    calls += 1;
    return calls > at && calls <= at + length ? fault : null;
  };
  const released: { receipt: Receipt; requestId: string }[] = [];
  let refused = 0;
  for (let n = 0; n < 10; n += 1) {
    const append = journal.append(sampleRecord(n)).then(
      (receipt) => released.push({ receipt, requestId: uuidOf(n) }),
      (error: unknown) => {
        if (!(error instanceof JournalUnavailableError)) throw error;
        refused += 1;
      },
    );
    await settle();
    await clock.advance(n % 3 === 0 ? 6_000 : 5_100);
    await append;
  }
  return { released, refused, calls, files };
}

async function expectReleasedProvable({ files, released }: Result, secondary: boolean): Promise<void> {
  const after = await openTestJournal({ limits: LIMITS, secondaryDirectory: secondary ? '/second' : null }, MemoryFileSystem.fromFiles(files.files()));
  await after.journal.close();
  await expectWhole(after.files);
  for (const { receipt, requestId } of released) {
    const entry = decodeEntry((await proveEntry(after.files, `/logs/${ORIGIN}`, receipt.index)).entry);
    expect(entry.kind === 'A' ? entry.requestId : entry.kind).toBe(requestId);
  }
}

describe('a fault in any file system call of an append', () => {
  for (const [sinks, secondary] of [['one sink', false], ['two sinks', true]] as const) {
    it.each(FAULTS)(`never lets a response out without its entry, nor leaves a bad log (%s, ${sinks})`, async (_, fault) => {
      const { calls } = await runWithFault(null, 0, 0, secondary);
      expect(calls).toBeGreaterThan(60);
      let refusals = 0;
      for (let at = 0; at < calls; at += FULL_COUNTS ? 1 : 5) {
        for (const length of FULL_COUNTS ? [1, 2, 7] : [1, 4]) {
          const result = await runWithFault(fault, at, length, secondary);
          refusals += result.refused;
          expect(result.released.length + result.refused).toBe(10);
          await expectReleasedProvable(result, secondary);
        }
      }
      // Without a second sink some must have been refused, or the faults hit nothing that matters.
      if (!secondary) expect(refusals).toBeGreaterThan(0);
    });
  }
});
