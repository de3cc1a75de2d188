import { describe, expect, it } from 'vitest';
import { createJournal } from '../../../journal/writer/create-journal.ts';
import { decodeSegment, encodeFrame } from '../../../journal/pending/frame.ts';
import { ManualClock } from '../manual-clock.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { journalOptions } from '../open-test-journal.ts';
import { sampleRecord } from '../sample-record.ts';
import { A, edit, flip, LIMITS, problemsOf, reportOf, verify } from './tamper-kit.ts';
import type { Disk } from './tamper-kit.ts';

describe('pending frames', () => {
  async function killed(): Promise<Disk> {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    // Each frame signed: what seals are good for is in pending/frame-seal.test.ts.
    const journal = await createJournal(journalOptions(files, clock, { limits: { ...LIMITS, signMs: 0 } }));
    for (let n = 0; n < 20; n += 1) await journal.append(sampleRecord(n));
    await clock.advance(1_000);
    for (let n = 20; n < 40; n += 1) await journal.append(sampleRecord(n));
    return files.files();
  }
  const segment = '/logs/shuqiao.test/gateway-0/pending/0000000000.frames';
  async function frameLengths(disk: Disk): Promise<number[]> {
    return decodeSegment(disk.get(segment) ?? Buffer.alloc(0)).frames.map((frame) => encodeFrame(frame).length);
  }

  it('of a log that was killed count as part of it', async () => {
    const report = reportOf(await verify(await killed()), A);
    expect(report).toMatchObject({ problems: [], pending: 20 });
  });

  it.each([
    ['cut off', (bytes: Buffer, _: number, end: number) => bytes.subarray(0, end - 10), 1],
    ['zeros from the middle of it', (bytes: Buffer, start: number, end: number) => bytes.fill(0, (start + end) >> 1, end), 1],
    ['zeros in its first half and bytes in its second, as of a disk that writes sectors in no order', (bytes: Buffer, start: number, end: number) => bytes.fill(0, start, (start + end) >> 1), 1],
    ['zeros altogether, as if it had never been written', (bytes: Buffer, start: number, end: number) => bytes.fill(0, start, end), 0],
  ] as const)('of which the last one is %s are a torn write, which is a remark at most and no problem', async (_, tear, remarks) => {
    const disk = await killed();
    const lengths = await frameLengths(disk);
    const end = lengths.reduce((sum, length) => sum + length, 0);
    edit(disk, segment, (bytes) => tear(bytes, end - (lengths.at(-1) ?? 0), end));
    const report = reportOf(await verify(disk), A);
    expect(report).toMatchObject({ problems: [], pending: 19 });
    expect(report?.remarks.map((remark) => remark.message)).toEqual(Array.from({ length: remarks }, () => expect.stringMatching(/^\d+ bytes of an unfinished write follow the last entry$/)));
    const journal = await createJournal(journalOptions(MemoryFileSystem.fromFiles(disk), new ManualClock(), { limits: LIMITS }));
    await journal.close();
  });

  it('with zeros after the last are whole: that is room for others', async () => {
    const disk = await killed();
    const end = (await frameLengths(disk)).reduce((sum, length) => sum + length, 0);
    expect(disk.get(segment)?.subarray(end).every((byte) => byte === 0)).toBe(true);
    expect(disk.get(segment)?.length).toBeGreaterThan(end);
    expect(reportOf(await verify(disk), A)).toMatchObject({ problems: [], remarks: [], pending: 20 });
  });

  it('without zeros after the last are whole as well: so they were written before there were any', async () => {
    const disk = await killed();
    const end = (await frameLengths(disk)).reduce((sum, length) => sum + length, 0);
    edit(disk, segment, (bytes) => bytes.subarray(0, end));
    expect(reportOf(await verify(disk), A)).toMatchObject({ problems: [], remarks: [], pending: 20 });
    const journal = await createJournal(journalOptions(MemoryFileSystem.fromFiles(disk), new ManualClock(), { limits: LIMITS }));
    await journal.close();
  });

  it('of which one that others follow is zeros are damage', async () => {
    const disk = await killed();
    const lengths = await frameLengths(disk);
    const start = lengths.slice(0, -4).reduce((sum, length) => sum + length, 0);
    edit(disk, segment, (bytes) => bytes.fill(0, start, start + (lengths.at(-4) ?? 0)));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'PENDING_DAMAGED' });
    await expect(createJournal(journalOptions(MemoryFileSystem.fromFiles(disk), new ManualClock(), { limits: LIMITS }))).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
  });

  it('with a byte changed in any but the last are damage, and not a torn write', async () => {
    const untouched = await killed();
    const { frames } = decodeSegment(untouched.get(segment) ?? Buffer.alloc(0));
    let start = 0;
    for (const [i, frame] of frames.slice(0, -1).entries()) {
      const { length } = encodeFrame(frame);
      // Magic, length, checksum, first index, entries, head: each in turn.
      const at = [0, 5, 9, 14, 30, length - 3][i % 6] ?? 0;
      const disk: Disk = new Map(untouched);
      edit(disk, segment, flip(start + at));
      expect((await problemsOf(disk))[0], `byte ${at} of frame ${frame.first}`).toMatchObject({ code: 'PENDING_DAMAGED', index: frame.first });
      start += length;
    }
    expect(frames.length).toBeGreaterThan(15);
  });

  it('with a byte changed where an acknowledged entry would be lost stop the gateway from starting', async () => {
    const disk = await killed();
    const { frames } = decodeSegment(disk.get(segment) ?? Buffer.alloc(0));
    edit(disk, segment, flip(frames.slice(0, -3).reduce((bytes, frame) => bytes + encodeFrame(frame).length, 0) + 20));
    await expect(createJournal(journalOptions(MemoryFileSystem.fromFiles(disk), new ManualClock()))).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
  });

  it('with a right checksum but another entry are damage', async () => {
    const disk = await killed();
    edit(disk, segment, (bytes) => Buffer.concat(decodeSegment(bytes).frames.map((frame, i, all) => encodeFrame(i === all.length - 2 ? { ...frame, entries: [Buffer.from('["S",[]]')] } : frame))));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'PENDING_DAMAGED', message: expect.stringContaining('does not give the tree that its head names') });
    await expect(createJournal(journalOptions(MemoryFileSystem.fromFiles(disk), new ManualClock()))).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
  });

  it('with one missing before others are damage', async () => {
    const disk = await killed();
    edit(disk, segment, (bytes) => Buffer.concat(decodeSegment(bytes).frames.flatMap((frame, i, all) => (i === all.length - 5 ? [] : [encodeFrame(frame)]))));
    expect((await problemsOf(disk))[0]).toMatchObject({ code: 'PENDING_DAMAGED', message: expect.stringMatching(/^pending entries up to \d+ are there, entry \d+ before them is not$/) });
  });
});
