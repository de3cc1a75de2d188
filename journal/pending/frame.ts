import { crc32 } from 'node:zlib';
import { decodeEntryBundle, encodeEntryBundle } from '../layout/entry-bundle.ts';

/**
 * One group commit: the entries that became durable together and the signed checkpoint of the tree after them. Frames wait in `pending/` until
 * the tiles hold their entries, so every entry that was acknowledged is under a signature from the moment it is on disk.
 */
export interface Frame {
  /** Index of the first entry. */
  readonly first: number;
  readonly entries: readonly Buffer[];
  /** Signed checkpoint of size `first + entries.length`. */
  readonly head: Buffer;
}

const MAGIC = Buffer.from('SQJ1');
/** Magic, payload length, CRC-32 of the payload. */
const HEADER_BYTES = 12;
/** First index (6 bytes), length of the bundle. */
const PREFIX_BYTES = 10;

/** Bytes of a frame: header, first index, entries as an entry bundle, checkpoint. */
export function encodeFrame(frame: Frame): Buffer {
  const bundle = encodeEntryBundle(frame.entries);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + PREFIX_BYTES + bundle.length + frame.head.length);
  bytes.set(MAGIC, 0);
  bytes.writeUInt32BE(bytes.length - HEADER_BYTES, 4);
  bytes.writeUIntBE(frame.first, HEADER_BYTES, 6);
  bytes.writeUInt32BE(bundle.length, HEADER_BYTES + 6);
  bytes.set(bundle, HEADER_BYTES + PREFIX_BYTES);
  bytes.set(frame.head, HEADER_BYTES + PREFIX_BYTES + bundle.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(HEADER_BYTES)), 8);
  return bytes;
}

/** A frame as parts of the bytes that {@link encodeFrame} made of it. */
export function frameOf(bytes: Buffer): Frame {
  const frame = decodeFrame(bytes.subarray(HEADER_BYTES));
  if (frame === null) throw new TypeError('the bytes must be those of one whole frame');
  return frame;
}

export interface Segment {
  readonly frames: readonly Frame[];
  /** Bytes after the last whole frame, up to the last that is not zero: a write that was cut off. 0 for a clean end, zeros being room for frames to come. */
  readonly tornBytes: number;
  /** Places among `frames` with bytes before them that are no frame. A frame is written only after the one before is durable, so these are damage, never a torn write. */
  readonly damagedBefore: readonly number[];
}

function decodeFrame(payload: Buffer): Frame | null {
  const bundleLength = payload.readUInt32BE(6);
  if (PREFIX_BYTES + bundleLength > payload.length) return null;
  const bundle = decodeEntryBundle(payload.subarray(PREFIX_BYTES, PREFIX_BYTES + bundleLength));
  if (bundle.kind === 'truncated') return null;
  return { first: payload.readUIntBE(0, 6), entries: bundle.entries, head: payload.subarray(PREFIX_BYTES + bundleLength) };
}

/** The frame that begins at an offset, and where it ends; null when there is none. */
function frameAt(bytes: Buffer, offset: number): { readonly frame: Frame; readonly end: number } | null {
  if (bytes.length - offset < HEADER_BYTES + PREFIX_BYTES || !bytes.subarray(offset, offset + 4).equals(MAGIC)) return null;
  const end = offset + HEADER_BYTES + bytes.readUInt32BE(offset + 4);
  if (end > bytes.length || end < offset + HEADER_BYTES + PREFIX_BYTES) return null;
  const payload = bytes.subarray(offset + HEADER_BYTES, end);
  const frame = crc32(payload) === bytes.readUInt32BE(offset + 8) ? decodeFrame(payload) : null;
  return frame === null ? null : { frame, end };
}

/** Where the zeros at the end of `bytes` begin, `from` or later. */
function lengthWithoutZeros(bytes: Buffer, from: number): number {
  let length = bytes.length;
  while (length > from && bytes[length - 1] === 0) length -= 1;
  return length;
}

/** The whole frames of a segment, also those after bytes that are no frame. Never throws. */
export function decodeSegment(bytes: Buffer): Segment {
  const frames: Frame[] = [];
  const damagedBefore: number[] = [];
  let end = 0;
  for (let offset = 0; offset >= 0; ) {
    const found = frameAt(bytes, offset);
    if (found === null) {
      offset = bytes.indexOf(MAGIC, offset + 1);
      continue;
    }
    if (offset > end) damagedBefore.push(frames.length);
    frames.push(found.frame);
    offset = end = found.end;
  }
  return { frames, tornBytes: lengthWithoutZeros(bytes, end) - end, damagedBefore };
}
