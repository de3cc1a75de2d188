import { setImmediate as turn } from 'node:timers/promises';
import type { EncodedRecord } from '../codec/entry-encoder.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import { HASH_BYTES } from '../layout/tile-path.ts';
import { encodeFrame, frameOf } from '../pending/frame.ts';
import type { Frame } from '../pending/frame.ts';
import type { WritableFrame } from '../pending/pending-sink.ts';
import { JournalUnavailableError } from './journal-unavailable-error.ts';

/** Encodes a record when its place in the log is known: `next` is the index the first of its entries gets. */
export type EncodeRecord = (next: number) => EncodedRecord;

interface Waiting {
  readonly encode: EncodeRecord;
  readonly resolve: (index: number) => void;
  readonly reject: (error: Error) => void;
}

/** A frame in memory: what the publisher needs and the bytes a sink that lacks it needs. */
export type CommittedFrame = Frame & WritableFrame & { /** Leaf hashes of the entries. */ readonly leaves: readonly Buffer[] };

/** When it commits, in a process that has other work as well. */
export interface CommitPace {
  /** A clock that never jumps, in milliseconds. */
  readonly monotonic: () => number;
  /** How many events the process has handled: over a turn in which it has nothing to do, it does not grow. */
  readonly handled: () => number;
  /** How long after the beginning of one commit the next may still gather, in milliseconds; 0 for one turn only. */
  readonly gatherMs: number;
}

export interface GroupCommitOptions {
  readonly frontier: MerkleFrontier;
  /** Signs or seals the head of the tree as it stands. */
  readonly headOf: (frontier: MerkleFrontier) => Buffer;
  /** How long commits gather; without it for one turn of the event loop. */
  readonly pace?: CommitPace;
  /** Makes a frame durable, together with those before it that a sink lacks (`since` gives them and the frame); false when no sink did. */
  readonly commit: (frame: CommittedFrame, since: (size: number) => readonly CommittedFrame[]) => Promise<boolean>;
}

const MAX_QUEUE = 20_000;
const MAX_FRAME_ENTRIES = 4_096;
const MAX_FRAME_BYTES = 1_000_000;
const MAX_BACKLOG_BYTES = 256 * 1024 * 1024;

/**
 * Sequences records into frames. While one frame is being made durable the next ones queue up, so under load many records share one write and
 * one fdatasync, and without load none waits for a timer. A frame that no sink took stays at its place in the log and is tried again: its bytes
 * may be on a disk, so its indexes can never be given to others.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #frontier: MerkleFrontier;
  #queue: Waiting[] = [];
  #unpublished: CommittedFrame[] = [];
  #backlogBytes = 0;
  #stalled: CommittedFrame | null = null;
  #resuming = false;
  #broken = false;
  #draining: Promise<void> | null = null;
  #begunAt = -Infinity;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#frontier = options.frontier;
  }

  get size(): number {
    return this.#frontier.size;
  }

  /** No record is taken: a frame waits for a sink, or sequencing itself broke and only a new start helps. */
  get isStalled(): boolean {
    return this.#stalled !== null || this.#broken;
  }

  get backlogIsFull(): boolean {
    return this.#backlogBytes > MAX_BACKLOG_BYTES;
  }

  /** Durable frames that are not yet published, oldest first. */
  get unpublished(): readonly CommittedFrame[] {
    return this.#unpublished;
  }

  /** All frames a sink that comes back must have: the unpublished ones and the one that stalls. */
  get outstanding(): readonly CommittedFrame[] {
    return this.#stalled === null ? this.#unpublished : [...this.#unpublished, this.#stalled];
  }

  /** Resolves with the record's index once it is durable; rejects with {@link JournalUnavailableError} when it is not going to be. */
  append(encode: EncodeRecord): Promise<number> {
    if (this.isStalled) return Promise.reject(new JournalUnavailableError('SINKS_FAILED'));
    if (this.#queue.length >= MAX_QUEUE) return Promise.reject(new JournalUnavailableError('QUEUE_FULL'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ encode, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Forgets frames up to `size`: the tiles hold them. */
  published(size: number): void {
    let count = 0;
    for (let frame = this.#unpublished[0]; frame !== undefined && frame.end <= size; frame = this.#unpublished[count]) {
      this.#backlogBytes -= frame.bytes.length;
      count += 1;
    }
    this.#unpublished.splice(0, count);
  }

  /**
   * After a sink came back: makes the frame that stalls durable and opens the log again. Resolves with the range of its entries, whose
   * responses were not released, or with null when nothing stalled or it still does.
   */
  async resume(): Promise<readonly [first: number, last: number] | null> {
    const frame = this.#stalled;
    if (frame === null || this.#resuming) return null;
    this.#resuming = true;
    try {
      if (!(await this.#options.commit(frame, (size) => this.#since(size, frame)))) return null;
    } finally {
      this.#resuming = false;
    }
    this.#stalled = null;
    this.#keep(frame);
    return [frame.first, frame.end - 1];
  }

  /** Resolves when nothing is queued or under way. */
  async idle(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.isStalled) {
      await this.#gather();
      await this.#commitOne();
    }
    this.#draining = null;
  }

  /**
   * The rest of this turn of the event loop, and then turns for as long as each brings work: what comes meanwhile shares the frame, and nothing is waited for in
   * a process that has nothing to do (decisions 0250 and 0380).
   */
  async #gather(): Promise<void> {
    const { pace } = this.#options;
    await turn();
    if (pace === undefined) return;
    const until = this.#begunAt + pace.gatherMs;
    for (let before = -1, now = pace.handled(); now !== before && pace.monotonic() < until; now = pace.handled()) {
      before = now;
      await turn();
    }
    this.#begunAt = pace.monotonic();
  }

  async #commitOne(): Promise<void> {
    const { first, entries, leaves, waiting } = this.#take();
    if (entries.length === 0) return;
    try {
      const frame = this.#frame(first, entries, leaves);
      if (await this.#options.commit(frame, (size) => this.#since(size, frame))) {
        this.#keep(frame);
        for (const { resolve, index } of waiting) resolve(index);
        return;
      }
      this.#stalled = frame;
    } catch {
      // The tree has grown by entries that are in no frame. Nothing may follow them: the next start begins at what is on the disk.
      this.#broken = true;
    }
    for (const { reject } of [...waiting, ...this.#queue.splice(0)]) reject(new JournalUnavailableError('SINKS_FAILED'));
  }

  #frame(first: number, entries: readonly Buffer[], leaves: readonly Buffer[]): CommittedFrame {
    const encoded = encodeFrame({ first, entries, head: this.#options.headOf(this.#frontier) });
    // Kept until the tiles hold it, and in memory of its own: small buffers are cut from slabs they share with whatever else is made at the time, and one that stays keeps its slab.
    const kept = Buffer.allocUnsafeSlow(encoded.length + leaves.length * HASH_BYTES);
    encoded.copy(kept);
    const bytes = kept.subarray(0, encoded.length);
    return { ...frameOf(bytes), bytes, leaves: leaves.map((leaf, i) => put(kept, encoded.length + i * HASH_BYTES, leaf)), end: this.#frontier.size };
  }

  #since(size: number, frame: CommittedFrame): CommittedFrame[] {
    // Nearly always 0 frames back, so the search starts at the end: an outage's backlog holds a million.
    let from = this.#unpublished.length;
    while (from > 0 && (this.#unpublished[from - 1]?.first ?? 0) >= size) from -= 1;
    return [...this.#unpublished.slice(from), frame];
  }

  #keep(frame: CommittedFrame): void {
    this.#unpublished.push(frame);
    this.#backlogBytes += frame.bytes.length;
  }

  /** Takes records off the queue for one frame. A record that cannot be encoded is refused alone. */
  #take() {
    const first = this.#frontier.size;
    const entries: Buffer[] = [];
    const leaves: Buffer[] = [];
    const waiting: (Waiting & { index: number })[] = [];
    let bytes = 0;
    let taken = 0;
    while (taken < this.#queue.length && entries.length < MAX_FRAME_ENTRIES && bytes < MAX_FRAME_BYTES) {
      const record = this.#queue[taken];
      taken += 1;
      if (record === undefined) break;
      try {
        const encoded = record.encode(this.#frontier.size);
        for (const entry of encoded) {
          const leaf = leafHash(entry);
          this.#frontier.append(leaf);
          leaves.push(leaf);
          bytes += entry.length;
        }
        entries.push(...encoded);
        waiting.push({ ...record, index: this.#frontier.size - 1 });
      } catch (error) {
        record.reject(new JournalUnavailableError('RECORD_REFUSED', { cause: error }));
      }
    }
    this.#queue.splice(0, taken);
    return { first, entries, leaves, waiting };
  }
}

/** Copies bytes into a buffer and returns them where they are now. */
function put(into: Buffer, at: number, bytes: Buffer): Buffer {
  bytes.copy(into, at);
  return into.subarray(at, at + bytes.length);
}
