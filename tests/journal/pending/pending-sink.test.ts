import { describe, expect, it } from 'vitest';
import { decodeSegment, encodeFrame } from '../../../journal/pending/frame.ts';
import { PendingSink } from '../../../journal/pending/pending-sink.ts';
import type { WritableFrame } from '../../../journal/pending/pending-sink.ts';
import { MemoryFileSystem, POWER_CUT } from '../memory-file-system.ts';

const PATH = '/pending/0000000000.frames';
const SECOND = '/pending/0000000001.frames';
const ZEROS = 200;

/** Frames of one entry each, of 92 bytes and as many as the entry has. */
const frame = (first: number, entry: string): WritableFrame => ({ bytes: encodeFrame({ first, entries: [Buffer.from(entry)], head: Buffer.alloc(68, 'h') }), first, end: first + 1 });

async function written(groups: readonly (readonly WritableFrame[])[], zerosAhead = ZEROS) {
  const files = new MemoryFileSystem();
  const sink = new PendingSink('primary', '/pending', files, 0, zerosAhead);
  await sink.reopen([]);
  for (const group of groups) await sink.write(group);
  const writes = files.operations.flatMap((operation) => (operation.kind === 'write' ? [[operation.position, operation.bytes.length] as const] : []));
  return { writes, bytes: files.image(POWER_CUT).get(PATH) ?? Buffer.alloc(0) };
}

describe('a segment of frames', () => {
  const three = [frame(0, 'a'), frame(1, 'b'), frame(2, 'c')];
  const [{ bytes: { length } } = frame(0, 'a')] = three;

  it('has zeros written after a frame, which the next ones replace without making the file longer', async () => {
    const { writes, bytes } = await written(three.map((each) => [each]));
    expect(writes).toEqual([[0, length + ZEROS], [length, length], [2 * length, length]]);
    expect(bytes.length).toBe(length + ZEROS);
    expect(bytes.length).toBeGreaterThan(3 * length - 1);
    expect(decodeSegment(bytes)).toMatchObject({ frames: [{ first: 0 }, { first: 1 }, { first: 2 }], tornBytes: 0, damagedBefore: [] });
  });

  it('is made longer by the first group that does not fit into the zeros, be it by one byte, in the very write of its frames', async () => {
    const room = ZEROS - length;
    const { writes, bytes } = await written([[frame(0, 'a')], [frame(1, 'b')], [frame(2, 'c'), frame(3, 'd'.repeat(room))], [frame(4, 'e')]]);
    expect(writes.map(([at]) => at)).toEqual([0, length, 2 * length, 2 * length + length + length + room - 1]);
    expect(writes.map(([, size]) => size)).toEqual([length + ZEROS, length, 2 * length + room - 1 + ZEROS, length]);
    expect(decodeSegment(bytes)).toMatchObject({ frames: [0, 1, 2, 3, 4].map((first) => ({ first })), tornBytes: 0, damagedBefore: [] });
  });

  it('is filled to the last byte before it is made longer', async () => {
    const { writes } = await written([[frame(0, 'a')], [frame(1, 'b'.repeat(ZEROS - length + 1))], [frame(2, 'c')]]);
    expect(writes).toEqual([[0, length + ZEROS], [length, ZEROS], [length + ZEROS, length + ZEROS]]);
  });

  it('ends with its last frame where there are to be no zeros', async () => {
    const { bytes } = await written(three.map((each) => [each]), 0);
    expect(bytes.length).toBe(3 * length);
    expect(decodeSegment(bytes)).toMatchObject({ tornBytes: 0 });
  });

  it.each([
    ['a frame of which the end is missing', (bytes: Buffer) => bytes.fill(0, 2 * length - 9), 1, length - 9],
    ['bytes after zeros', (bytes: Buffer) => bytes.fill(0x7f, bytes.length - 3), 2, ZEROS - length],
    ['zeros', (bytes: Buffer) => bytes, 2, 0],
  ] as const)('counts %s after its last whole frame as torn up to the last byte that is not zero', async (_, change, frames, torn) => {
    const { bytes } = await written([[frame(0, 'a')], [frame(1, 'b')]]);
    const read = decodeSegment(change(bytes));
    expect([read.frames.length, read.tornBytes, read.damagedBefore]).toEqual([frames, torn, []]);
  });

  it('is followed by another when it is full, synced into its directory and looking at none above it: a commit waits for that', async () => {
    const files = new MemoryFileSystem();
    const sink = new PendingSink('primary', '/pending', files, 0, 0);
    await sink.reopen([]);
    const most = 'x'.repeat(0xffff);
    await sink.write(Array.from({ length: 65 }, (_, entry) => frame(entry, most)));
    const before = files.operations.length;
    await sink.write([frame(65, 'y')]);
    expect(files.operations.slice(before).map(({ kind, path }) => [kind, path])).toEqual([
      ['close', PATH], ['create', SECOND], ['syncDirectory', '/pending'], ['write', SECOND], ['datasync', SECOND],
    ]);
  });
});
