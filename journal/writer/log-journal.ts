import type { EventEntry } from '../codec/encode-event.ts';
import { encodeEvent } from '../codec/encode-event.ts';
import { EntryEncoder } from '../codec/entry-encoder.ts';
import type { EncodedRecord, Pseudonyms } from '../codec/entry-encoder.ts';
import type { AccessRecord, Journal, JournalEvent, JournalHealth, Receipt, RequestRecord } from '../journal-entry.ts';
import type { KeyCache } from '../subjects/key-cache.ts';
import { needsSubjectKey, pseudonymise } from '../subjects/pseudonymise.ts';
import type { EpochKey } from '../subjects/subject-key-service.ts';
import { disclosesSensitive } from './discloses-sensitive.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { GroupCommit } from './group-commit.ts';
import type { JournalClock } from './journal-clock.ts';
import type { JournalLimits } from './journal-limits.ts';
import { JournalUnavailableError } from './journal-unavailable-error.ts';
import type { JournalUnavailableCause } from './journal-unavailable-error.ts';
import type { PublishLoop } from './publish-loop.ts';
import type { SinkGroup } from './sink-group.ts';
import { withDeadline } from './with-deadline.ts';

/** Closing takes at most this long, and half of it again to let go of files: the whole gateway stops within 5 s. */
const CLOSING_MS = 2_500;

export interface LogJournalParts {
  readonly origin: string;
  readonly clock: JournalClock;
  readonly limits: JournalLimits;
  readonly commit: GroupCommit;
  readonly sinks: SinkGroup;
  readonly publishing: PublishLoop;
  readonly disk: DiskWatch;
  readonly keys: KeyCache;
  /** Age in milliseconds of the last checkpoint a second place accepted; 0 when none is asked. */
  readonly anchorLateMs: () => number;
  /** Ends housekeeping and releases files and lock. */
  readonly release: () => Promise<void>;
}

/** A journal over one log: decides whether a record may be taken, makes it anonymous, and waits until it is durable. */
export class LogJournal implements Journal {
  readonly #parts: LogJournalParts;
  readonly #encoder = new EntryEncoder();
  #unauthenticated = 0;
  #closed = false;

  constructor(parts: LogJournalParts) {
    this.#parts = parts;
  }

  append(record: AccessRecord): Promise<Receipt> {
    return this.#record(record, () => disclosesSensitive(record), (pseudonyms, next) => this.#encoder.encodeAccess(record, pseudonyms, next));
  }

  intend(record: RequestRecord): Promise<Receipt> {
    return this.#record(record, () => disclosesSensitive({ template: record.template, differences: [] }), (pseudonyms, next) => this.#encoder.encodeIntent(record, pseudonyms, next));
  }

  async note(event: JournalEvent): Promise<Receipt> {
    this.#admit(false);
    return this.write(() => ({ ...event, at: this.#parts.clock.now() }));
  }

  /** Writes an entry of the journal's own; not subject to admission, so that it can say why nothing else is taken. */
  write(make: () => EventEntry): Promise<Receipt> {
    return this.#commit(() => [encodeEvent(make())]);
  }

  countUnauthenticated(): void {
    this.#unauthenticated += 1;
  }

  beginAnew(): void {
    this.#encoder.beginAnew();
  }

  /** Requests without a principal since the last call. */
  takeUnauthenticated(): number {
    const count = this.#unauthenticated;
    this.#unauthenticated = 0;
    return count;
  }

  health(): JournalHealth {
    const { commit, publishing, sinks, disk, keys } = this.#parts;
    const refusing = this.#refusal(false);
    const sensitive = this.#refusal(true) ?? (keys.usable() === null ? 'KEY_UNAVAILABLE' : null);
    const causes = new Set<string>([refusing, sensitive].filter((cause) => cause !== null));
    for (const name of sinks.ejected) causes.add(`${name.toUpperCase()}_EJECTED`);
    if (disk.state === 'alert') causes.add('DISK_ALERT');
    const state = refusing !== null ? 'refusing' : sensitive !== null ? 'refusing-sensitive' : causes.size > 0 ? 'degraded' : 'open';
    return { state, causes: [...causes], size: commit.size, publishedSize: publishing.publishedSize };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { clock, release } = this.#parts;
    // Sinks that fail or hang now leave the log as a crash would, and the next boot recovers it; the process must end all the same.
    await withDeadline(this.#finish(), CLOSING_MS, clock).catch(() => undefined);
    await withDeadline(release(), CLOSING_MS / 2, clock).catch(() => undefined);
  }

  async #finish(): Promise<void> {
    const { commit, clock, publishing } = this.#parts;
    await commit.idle();
    await this.write(() => ({ kind: 'B', event: 'shutdown', at: clock.now(), unauthenticated: this.takeUnauthenticated() }));
    await publishing.run();
    // A round that was under way may have begun before the shutdown entry.
    await publishing.run();
  }

  #refusal(sensitive: boolean): JournalUnavailableCause | null {
    const { commit, disk, publishing, anchorLateMs, limits } = this.#parts;
    if (this.#closed) return 'CLOSED';
    if (commit.isStalled) return 'SINKS_FAILED';
    if (commit.backlogIsFull) return 'BACKLOG_FULL';
    if (disk.state === 'full') return 'DISK_FULL';
    if (!sensitive) return null;
    if (disk.state === 'restricted') return 'DISK_NEARLY_FULL';
    return Math.max(publishing.lateMs, anchorLateMs()) > limits.checkpointGraceMs ? 'CHECKPOINT_LATE' : null;
  }

  #admit(sensitive: boolean): void {
    const cause = this.#refusal(sensitive);
    if (cause !== null) throw new JournalUnavailableError(cause);
  }

  /**
   * Queues a record, in this very turn where the key is at hand: each turn of the microtask queue costs something. What names subjects cannot be written without a key,
   * and what discloses L3 or L4 is not released without one, whomever it names (audit.md 2.7). Never throws: what is refused rejects.
   */
  #record(record: RequestRecord, discloses: () => boolean, encode: (pseudonyms: Pseudonyms, next: number) => EncodedRecord): Promise<Receipt> {
    try {
      const sensitive = discloses();
      this.#admit(sensitive);
      const { keys } = this.#parts;
      const asked = keys.refresh();
      const key = keys.usable();
      // Only a record that needs a key waits for one; a key still valid is used while its renewal is under way.
      if (key === null && (sensitive || needsSubjectKey(record))) return asked.then(() => this.#commitUnder(keys.usable() ?? refuseWithoutKey(), record, encode));
      return this.#commitUnder(key, record, encode);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #commitUnder(key: EpochKey | null, record: RequestRecord, encode: (pseudonyms: Pseudonyms, next: number) => EncodedRecord): Promise<Receipt> {
    const pseudonyms = pseudonymise(record, key);
    return this.#commit((next) => encode(pseudonyms, next));
  }

  #commit(encode: Parameters<GroupCommit['append']>[0]): Promise<Receipt> {
    const { commit, origin: log } = this.#parts;
    return commit.append(encode).then((index) => ({ log, index }));
  }
}

function refuseWithoutKey(): never {
  throw new JournalUnavailableError('KEY_UNAVAILABLE');
}
