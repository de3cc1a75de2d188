import { leafHash } from '../merkle/leaf-hash.ts';
import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import type { FileSystem } from '../files/file-system.ts';
import { decodeSegment } from './frame.ts';
import type { Frame } from './frame.ts';
import type { FrameSeal } from './frame-seal.ts';
import { listSegments } from './list-segments.ts';
import { openFrameHead } from './open-frame-head.ts';

export interface RecoverOptions {
  /** `pending` directories of all sinks. */
  readonly directories: readonly string[];
  /** The tree under the checkpoint. */
  readonly published: MerkleFrontier;
  readonly origin: string;
  readonly verifiers: readonly NoteVerifier[];
  /** Null for whoever has no signing key, and so can check signatures only. */
  readonly seal: FrameSeal | null;
}

/** First and last entry that may be concerned. */
export interface EntryRange {
  readonly from: number;
  readonly to: number;
}

export type PendingResult =
  | {
    readonly kind: 'recovered';
    /** Frames that follow the published tree, in order; each one's head was found to be the root after its entries. */
    readonly frames: readonly Frame[];
    readonly frontier: MerkleFrontier;
    /** How many entries at the end are under a seal that could not be checked, and under no signature yet. */
    readonly unproven: number;
    /** Entries of frames that are not readable though frames follow them. The entries are there all the same, published or in another sink's frames. */
    readonly damage: readonly EntryRange[];
    /** Bytes at the end of segments that are no whole frame: writes cut off before they were acknowledged. */
    readonly discardedBytes: number;
    /** Files of the segments read, all of them superseded once the frames are published. */
    readonly segments: readonly string[];
    /** Sequence number the next segment may have. */
    readonly nextSequence: number;
  }
  /** `index` is the first entry that is gone or wrong. */
  | { readonly kind: 'damaged'; readonly index: number; readonly reason: string };

interface Found {
  readonly byFirst: ReadonlyMap<number, readonly Frame[]>;
  readonly highest: number;
  readonly damage: readonly EntryRange[];
  readonly discardedBytes: number;
  readonly segments: readonly string[];
  readonly nextSequence: number;
}

async function readAll(files: FileSystem, directories: readonly string[]): Promise<Found> {
  const byFirst = new Map<number, Frame[]>();
  const segments: string[] = [];
  const damage: EntryRange[] = [];
  let [highest, discardedBytes, nextSequence] = [0, 0, 0];
  for (const directory of directories) {
    for (const { path, sequence } of await listSegments(files, directory)) {
      const segment = decodeSegment((await files.read(path)) ?? Buffer.alloc(0));
      for (const frame of segment.frames) {
        byFirst.set(frame.first, [...(byFirst.get(frame.first) ?? []), frame]);
        highest = Math.max(highest, frame.first + frame.entries.length);
      }
      damage.push(...segment.damagedBefore.map((at) => damagedRange(segment.frames, at)));
      discardedBytes += segment.tornBytes;
      nextSequence = Math.max(nextSequence, sequence + 1);
      segments.push(path);
    }
  }
  return { byFirst, highest, damage, discardedBytes, segments, nextSequence };
}

/** The entries between two frames that can be read. */
function damagedRange(frames: readonly Frame[], at: number): EntryRange {
  const [before, after] = [frames[at - 1], frames[at]];
  const from = before === undefined ? 0 : before.first + before.entries.length;
  return { from, to: Math.max(from, (after?.first ?? 0) - 1) };
}

interface Extended {
  readonly tree: MerkleFrontier;
  readonly proven: boolean;
}

/** The tree after a frame, or why the frame cannot follow. */
function extend(frontier: MerkleFrontier, frame: Frame, { origin, verifiers, seal }: RecoverOptions): Extended | string {
  const head = openFrameHead(frame.head, origin, verifiers, seal);
  if (head.kind === 'rejected') return `the head of pending frame ${frame.first} is not accepted: ${head.reason}`;
  const next = frontier.clone();
  for (const entry of frame.entries) next.append(leafHash(entry));
  const agrees = head.checkpoint.size === next.size && head.checkpoint.root.equals(next.root());
  return agrees ? { tree: next, proven: head.proven } : `pending frame ${frame.first} does not give the tree that its head names`;
}

/**
 * Reads the pending frames of all sinks and chains those that follow the published tree. A torn write at a segment's end is dropped, since it
 * was never acknowledged; a frame that is whole but wrong, or frames after a hole or after unreadable bytes, are damage: something acknowledged is gone.
 */
export async function recoverPending(files: FileSystem, options: RecoverOptions): Promise<PendingResult> {
  const { byFirst, highest, ...rest } = await readAll(files, options.directories);
  const frames: Frame[] = [];
  let frontier = options.published;
  // A head that is proven speaks for everything before it.
  let provenSize = frontier.size;
  for (let candidates = byFirst.get(frontier.size); candidates !== undefined; candidates = byFirst.get(frontier.size)) {
    const results = candidates.map((frame) => ({ frame, next: extend(frontier, frame, options) }));
    const bad = results.find((result) => typeof result.next === 'string');
    if (typeof bad?.next === 'string') return { kind: 'damaged', index: frontier.size, reason: bad.next };
    const roots = new Set(results.map(({ next }) => (typeof next === 'string' ? '' : `${next.tree.size} ${next.tree.root().toString('base64')}`)));
    if (roots.size > 1) return { kind: 'damaged', index: frontier.size, reason: `two different frames begin at entry ${frontier.size}: the log has forked` };
    const [chosen] = results;
    if (chosen === undefined || typeof chosen.next === 'string') break;
    frames.push(chosen.frame);
    frontier = chosen.next.tree;
    if (results.some(({ next }) => typeof next !== 'string' && next.proven)) provenSize = frontier.size;
  }
  if (highest > frontier.size) return { kind: 'damaged', index: frontier.size, reason: `pending entries up to ${highest - 1} are there, entry ${frontier.size} before them is not` };
  return { kind: 'recovered', frames, frontier, unproven: frontier.size - provenSize, ...rest };
}
