import { decodeEntry } from '../codec/decode-entry.ts';
import type { LogEntry } from '../codec/log-entry.ts';
import type { FileSystem } from '../files/file-system.ts';
import { readLog } from '../read-log.ts';
import type { AccessView } from '../read/access-view.ts';
import { EntryResolver } from '../read/entry-resolver.ts';
import type { FoundLog } from '../read/find-logs.ts';
import { readBeginning } from '../read/read-beginning.ts';
import { readCheckpoint } from '../read/read-checkpoint.ts';
import { readEntry } from '../read/read-entries.ts';
import { readMinimum } from '../read/read-minimum.ts';
import { asksOfRequests, matches, mayShow } from './show-filter.ts';
import type { ShowFilter } from './show-filter.ts';

export interface ListedEntry {
  readonly index: number;
  readonly bytes: Buffer;
  readonly entry: LogEntry;
  /** Of a request whose template is there; null of everything else. */
  readonly view: AccessView | null;
}

/** Lists a log as it grows: each pass gives what was published since the one before. */
export class LogListing {
  readonly #files: FileSystem;
  readonly #log: FoundLog;
  readonly #filter: ShowFilter;
  readonly #resolver: EntryResolver;
  #size = 0;
  #next = 0;
  /** Entries below this were pruned. */
  minimum = 0;

  constructor(files: FileSystem, log: FoundLog, filter: ShowFilter) {
    this.#files = files;
    this.#log = log;
    this.#filter = filter;
    this.#resolver = new EntryResolver(log.origin, async (index) => decodeEntry(await this.read(index)));
  }

  /** The bytes of one entry; throws `LOG_FILE` or a RangeError when it is not there. */
  async read(index: number): Promise<Buffer> {
    if (index >= this.#size) this.#size = (await readCheckpoint(this.#files, this.#log.path))?.checkpoint.size ?? 0;
    return readEntry(this.#files, this.#log.path, index, this.#size);
  }

  /** A request with all it refers to; null for any other entry. */
  async view(index: number, entry: LogEntry): Promise<AccessView | null> {
    return entry.kind === 'A' || entry.kind === 'I' ? this.#resolver.view(index, entry) : null;
  }

  /** What was published since the last pass and is asked for. Throws `LOG_FILE` or `ENTRY_MALFORMED` where the log cannot be read. */
  async* pass(): AsyncGenerator<ListedEntry, void, void> {
    const { path } = this.#log;
    this.#size = (await readCheckpoint(this.#files, path))?.checkpoint.size ?? 0;
    this.minimum = await readMinimum(this.#files, path, this.#size);
    const beginning = await readBeginning(this.#files, path, this.minimum, this.#size);
    for await (const { index, entry, bytes } of readLog(path, this.#next, this.#files)) {
      this.#next = index + 1;
      if (!mayShow(this.#filter, entry)) continue;
      const view = index < beginning ? null : await this.view(index, entry);
      // A request whose template is gone is shown only where nothing is asked of it.
      if ((entry.kind === 'A' || entry.kind === 'I') && (view === null ? asksOfRequests(this.#filter) : !matches(this.#filter, view))) continue;
      yield { index, bytes, entry, view };
    }
  }
}
