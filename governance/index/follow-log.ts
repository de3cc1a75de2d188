import { decodeEntry } from '../../journal/codec/decode-entry.ts';
import type { LogEntry } from '../../journal/codec/log-entry.ts';
import type { FileSystem } from '../../journal/files/file-system.ts';
import { TILE_WIDTH } from '../../journal/layout/tile-path.ts';
import type { FoundLog } from '../../journal/read/find-logs.ts';
import { readBundle, readEntry } from '../../journal/read/read-entries.ts';
import { readBeginning } from '../../journal/read/read-beginning.ts';
import { readCheckpoint } from '../../journal/read/read-checkpoint.ts';
import { readMinimum } from '../../journal/read/read-minimum.ts';
import type { Database } from '../database/database.ts';
import { EntryReducer } from './entry-reducer.ts';
import type { IndexedEntry } from './entry-reducer.ts';
import { beginCheck } from './inclusion-check.ts';
import type { InclusionCheck } from './inclusion-check.ts';
import type { IndexDictionary } from './index-dictionary.ts';
import { progressOf, saveOutcome, saveVerified } from './log-progress.ts';
import type { LogProblem, LogProgress } from './log-progress.ts';
import type { Partitions } from './partitions.ts';
import { writeBatch } from './write-batch.ts';
import type { IndexedEvent } from './write-batch.ts';

/** Entries a transaction writes at most. */
const BATCH = 4_096;

export interface FollowOptions {
  readonly database: Database;
  readonly files: FileSystem;
  readonly dictionary: IndexDictionary;
  readonly partitions: Partitions;
  /** Verifier keys to trust; empty for the log's own `vkey` file. */
  readonly keys: readonly string[];
  readonly clock: () => Date;
  /** Entries before this are not indexed: retention pruned them. Epoch milliseconds. */
  readonly prunedBefore: number;
  /** Ends the pass early, after a whole batch. */
  readonly signal: AbortSignal;
}

/** Follows one log and keeps what makes following it again cheap. */
export class LogFollower {
  readonly #log: FoundLog;
  readonly #options: FollowOptions;
  readonly #reducer: EntryReducer;
  /** Entries the log had published when it was last looked at. */
  #published = 0;

  constructor(log: FoundLog, options: FollowOptions) {
    this.#log = log;
    this.#options = options;
    this.#reducer = new EntryReducer(log.origin, options.dictionary, async (index) => decodeEntry(await readEntry(options.files, log.path, index, this.#published)));
  }

  /** Indexes what the log published since the last time. Resolves with how many entries were read; a damaged log is recorded, never thrown. */
  async pass(): Promise<number> {
    const { database, clock } = this.#options;
    const progress = await progressOf(database, this.#log.origin);
    try {
      const [read, problem] = await this.#read(progress);
      await saveOutcome(database, progress.logId, problem, clock());
      return read;
    } catch (error) {
      if (!isLogError(error)) throw error;
      await saveOutcome(database, progress.logId, { code: 'LOG_UNREADABLE', message: error.message }, clock());
      return 0;
    }
  }

  async #read(progress: LogProgress): Promise<[number, LogProblem | null]> {
    const { database, files, keys } = this.#options;
    const { path } = this.#log;
    const head = await readCheckpoint(files, path);
    if (head === null) return [0, progress.nextIndex > 0 ? { code: 'LOG_MISSING', message: 'the log has no checkpoint any more' } : null];
    const { size } = head.checkpoint;
    if (size === progress.nextIndex && size === progress.verifiedSize) return [0, null];
    this.#published = size;
    const minimum = await readMinimum(files, path, size);
    const check = await beginCheck({ files, log: path, head, progress, keys, minimum });
    const read = await this.#readBundles(progress, { size, minimum, beginning: await readBeginning(files, path, minimum, size) }, check);
    const problem = check.verdict();
    if (problem === null && check.next === size) await saveVerified(database, progress.logId, size, head.checkpoint.root);
    return [read, problem];
  }

  async #readBundles(progress: LogProgress, extent: Extent, check: InclusionCheck): Promise<number> {
    const { signal } = this.#options;
    const { size, minimum } = extent;
    const batch = new BatchBuilder(progress, minimum, this.#options);
    const unverified = check.verdict() !== null;
    // What is indexed but not verified yet is hashed again: its root was never compared.
    const first = Math.max(minimum, unverified ? progress.nextIndex : Math.min(progress.nextIndex, check.next));
    try {
      for (let bundle = Math.floor(first / TILE_WIDTH); bundle * TILE_WIDTH < size && !signal.aborted; bundle += 1) {
        await this.#readBundle(bundle, extent, unverified ? null : check, batch);
        if (batch.size >= BATCH && !(await batch.flush())) return batch.written;
      }
    } finally {
      // What came before a damaged entry is indexed; the damage itself is told by whoever called.
      await batch.flush();
    }
    return batch.written;
  }

  async #readBundle(bundle: number, { size, beginning }: Extent, check: InclusionCheck | null, batch: BatchBuilder): Promise<void> {
    for (const [i, bytes] of (await readBundle(this.#options.files, this.#log.path, bundle, size)).entries()) {
      const index = bundle * TILE_WIDTH + i;
      if (index === check?.next) check.append(bytes);
      if (index < batch.next) continue;
      const entry = decodeEntry(bytes);
      // A request whose template was pruned can't be told any more; the time of retention of its day is over.
      if (index >= beginning || (entry.kind !== 'A' && entry.kind !== 'I')) await batch.add(this.#reducer, index, entry);
      else batch.skip(index);
    }
  }
}

/** What there is to read of a log now: entries from `minimum` to before `size`; from `beginning` on with all they refer to. */
interface Extent {
  readonly size: number;
  readonly minimum: number;
  readonly beginning: number;
}

/** Gathers rows until they are worth a transaction. */
class BatchBuilder {
  readonly #logId: number;
  readonly #options: FollowOptions;
  #entries: IndexedEntry[] = [];
  #events: IndexedEvent[] = [];
  #from: number;
  #next: number;
  #read = 0;
  /** Entries read and written. */
  written = 0;

  constructor({ logId, nextIndex }: LogProgress, minimum: number, options: FollowOptions) {
    this.#logId = logId;
    this.#options = options;
    this.#from = nextIndex;
    // What was pruned before it was indexed is passed over.
    this.#next = Math.max(nextIndex, minimum);
  }

  /** Index of the first entry that is still to come. */
  get next(): number {
    return this.#next;
  }

  get size(): number {
    return this.#next - this.#from;
  }

  async add(reducer: EntryReducer, index: number, entry: LogEntry): Promise<void> {
    if (entry.kind === 'A' || entry.kind === 'I') {
      if (entry.at >= this.#options.prunedBefore) this.#entries.push(await reducer.reduce(index, entry));
    } else {
      const event = eventOf(index, entry);
      if (event !== null && event.at >= this.#options.prunedBefore) this.#events.push(event);
    }
    this.skip(index);
  }

  /** Passes over an entry of which the index keeps nothing. */
  skip(index: number): void {
    this.#next = index + 1;
    this.#read += 1;
  }

  /** False when another follower was first: then this pass must end. */
  async flush(): Promise<boolean> {
    if (this.size === 0) return true;
    const { database, partitions } = this.#options;
    await partitions.cover(this.#entries.map(({ at }) => at));
    const batch = { logId: this.#logId, from: this.#from, to: this.#next, entries: this.#entries, events: this.#events };
    if (!(await writeBatch(database, batch))) return false;
    this.written += this.#read;
    this.#read = 0;
    this.#from = this.#next;
    [this.#entries, this.#events] = [[], []];
    return true;
  }
}

/** What the index keeps of the entries that are no requests; null for those it does not keep. */
function eventOf(index: number, entry: Exclude<LogEntry, { readonly kind: 'A' | 'I' }>): IndexedEvent | null {
  if (entry.kind === 'T' || entry.kind === 'D' || entry.kind === 'S' || entry.kind === 'R') return null;
  const { kind, at, ...rest } = entry;
  // The head of a heartbeat proves, and is long; the index only points at it.
  const { head: _head, ...body } = 'head' in rest ? rest : { ...rest, head: null };
  return { index, at, kind, body };
}

/** An error of the log's files or entries, as `journal/` throws them. */
function isLogError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && (error.code === 'LOG_FILE' || error.code === 'ENTRY_MALFORMED');
}
