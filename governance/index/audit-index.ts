import { setTimeout as delay } from 'node:timers/promises';
import type { FileSystem } from '../../journal/files/file-system.ts';
import { findLogs } from '../../journal/read/find-logs.ts';
import type { FoundLog } from '../../journal/read/find-logs.ts';
import type { Database, Queryable } from '../database/database.ts';
import { LogFollower } from './follow-log.ts';
import { heldSince } from './held-since.ts';
import { IndexDictionary } from './index-dictionary.ts';
import { allProgress, saveOutcome } from './log-progress.ts';
import type { LogProgress } from './log-progress.ts';
import { Partitions, partitionsBefore } from './partitions.ts';

export interface AuditIndexOptions {
  readonly database: Database;
  readonly files: FileSystem;
  /** DIR of all journals; one that does not exist yet is an empty one. */
  readonly directory: string;
  /** Verifier keys to trust; empty for each log's own `vkey` file. */
  readonly keys: readonly string[];
  readonly clock: () => Date;
  /** Told after every pass that indexed something. */
  readonly onIndexed?: () => Promise<void>;
  /** Told of what ends a pass early; the next pass goes on where it ended. */
  readonly report?: (error: unknown) => void;
}

/** The follower of the gateway's journals. The gateway never waits for it: it reads published files and nothing else. */
export interface AuditIndex {
  /** Reads everything published so far; resolves with how many entries were new. Only one pass runs at a time. */
  catchUp(): Promise<number>;
  /** Follows until closed, a pass every `everyMs` milliseconds. */
  follow(everyMs: number): void;
  progress(): Promise<LogProgress[]>;
  /** Empties the index, so that the next pass builds it anew from the journals. Alerts, requests and objections stay. */
  rebuild(): Promise<void>;
  /** Drops what is wholly older than `before`, a partition a month; journals keep their tiles, and pruned entries are not indexed again. */
  prune(before: Date): Promise<readonly string[]>;
  /** Ends following, after the batch at hand. */
  close(): Promise<void>;
}

/** Entries after which statistics are renewed. */
const ANALYZE_AFTER = 50_000;
const REBUILT = ['audit_entry', 'audit_subject', 'audit_event', 'audit_daily', 'audit_profile_field', 'audit_source', 'audit_profile', 'audit_source_set', 'audit_context', 'audit_operation', 'audit_log'];

/** Opens the index over a migrated database. Nothing is read before `catchUp` or `follow`. */
export function createAuditIndex(options: AuditIndexOptions): AuditIndex {
  return new JournalFollower(options);
}

class JournalFollower implements AuditIndex {
  readonly #options: AuditIndexOptions;
  readonly #closing = new AbortController();
  readonly #partitions: Partitions;
  #followers = new Map<string, LogFollower>();
  #dictionary: IndexDictionary;
  /** Passes, rebuilding and pruning come one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #following: Promise<void> = Promise.resolve();
  #unanalyzed = 0;

  constructor(options: AuditIndexOptions) {
    this.#options = options;
    this.#partitions = new Partitions(options.database);
    this.#dictionary = new IndexDictionary(options.database);
  }

  catchUp(): Promise<number> {
    return this.#inTurn(() => this.#pass());
  }

  follow(everyMs: number): void {
    this.#following = this.#run(everyMs);
  }

  progress(): Promise<LogProgress[]> {
    return allProgress(this.#options.database);
  }

  rebuild(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#options.database.script(`TRUNCATE ${REBUILT.join(', ')}`);
      this.#forget();
    });
  }

  prune(before: Date): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const pruned = await prune(this.#options.database, before);
      this.#forget();
      return pruned;
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#queue;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }

  async #pass(): Promise<number> {
    const { files, directory } = this.#options;
    const found = (await findLogs(files, directory)).filter(({ origin }) => origin !== '');
    let read = 0;
    for (const log of found) {
      if (this.#closing.signal.aborted) return read;
      read += await (await this.#followerOf(log)).pass();
    }
    await recordMissing(this.#options, new Set(found.map(({ origin }) => origin)));
    await this.#analyze(read);
    if (read > 0) await this.#options.onIndexed?.();
    return read;
  }

  async #followerOf(log: FoundLog): Promise<LogFollower> {
    const known = this.#followers.get(log.origin);
    if (known !== undefined) return known;
    const { database, files, keys, clock } = this.#options;
    const [row] = await database.query<{ pruned_before_ms: string | number }>('SELECT pruned_before_ms FROM audit_retention');
    const follower = new LogFollower(log, {
      database, files, keys, clock, dictionary: this.#dictionary, partitions: this.#partitions, prunedBefore: Number(row?.pruned_before_ms ?? 0), signal: this.#closing.signal,
    });
    this.#followers.set(log.origin, follower);
    return follower;
  }

  /** Renews what the database knows of its tables once much was added: the embedded one never does so by itself, and plans badly without. */
  async #analyze(read: number): Promise<void> {
    this.#unanalyzed += read;
    if (this.#unanalyzed < ANALYZE_AFTER) return;
    this.#unanalyzed = 0;
    await this.#options.database.script(`ANALYZE ${REBUILT.join(', ')}`);
  }

  #forget(): void {
    this.#followers = new Map();
    this.#dictionary = new IndexDictionary(this.#options.database);
    this.#partitions.forget();
  }

  async #run(everyMs: number): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.catchUp().catch((error: unknown) => this.#options.report?.(error));
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** A log that was indexed and is not there any more is a finding, not an end of following. */
async function recordMissing({ database, clock }: AuditIndexOptions, there: ReadonlySet<string>): Promise<void> {
  for (const { logId, origin, problem } of await allProgress(database)) {
    if (!there.has(origin) && problem?.code !== 'LOG_MISSING') await saveOutcome(database, logId, { code: 'LOG_MISSING', message: 'the log was indexed before and is not in the directory' }, clock());
  }
}

async function prune(database: Database, before: Date): Promise<string[]> {
  const since = (await heldSince(database)) ?? Number.POSITIVE_INFINITY;
  const partitions = await partitionsBefore(database, Math.min(before.getTime(), since));
  if (partitions.length === 0) return [];
  const end = Math.max(...partitions.map((partition) => partition.end));
  await database.transaction(async (transaction) => {
    for (const { table } of partitions) await transaction.script(`DROP TABLE ${table}`);
    await transaction.query('DELETE FROM audit_event WHERE at_ms < $1', [end]);
    await pruneDaily(transaction, end);
    await transaction.query('UPDATE audit_retention SET pruned_before_ms = greatest(pruned_before_ms, $1)', [end]);
  });
  return partitions.map(({ table }) => table);
}

/** Months end at 08:00 of a day of the east eight zone: that day is counted anew from the entries of it that stay. */
async function pruneDaily(transaction: Queryable, end: number): Promise<void> {
  const [border] = await transaction.query<{ day: string }>("SELECT (to_timestamp($1::double precision / 1000) AT TIME ZONE 'Asia/Shanghai')::date::text AS day", [end]);
  await transaction.query('DELETE FROM audit_daily WHERE day <= $1::date', [border?.day]);
  await transaction.query(
    `INSERT INTO audit_daily (day, context_id, profile_id, requests, row_total)
     SELECT $1::date, context_id, profile_id, count(*), coalesce(sum(row_count), 0) FROM audit_entry
     WHERE kind = 'A' AND at_ms >= $2 AND at_ms < (extract(epoch FROM ($1::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') * 1000)::bigint GROUP BY context_id, profile_id`, [border?.day, end]);
}
