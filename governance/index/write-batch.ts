import type { EventEntry } from '../../journal/codec/encode-event.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { IndexedEntry } from './entry-reducer.ts';

/** An event of the log as the index keeps it: without what only proves something (heads, roots, keys). */
export interface IndexedEvent {
  readonly index: number;
  readonly at: number;
  readonly kind: EventEntry['kind'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What was read between two high-water marks of one log. */
export interface IndexBatch {
  readonly logId: number;
  readonly from: number;
  readonly to: number;
  readonly entries: readonly IndexedEntry[];
  readonly events: readonly IndexedEvent[];
}

const EAST_EIGHT_MS = 8 * 3_600_000;
const dayOf = (at: number): string => new Date(at + EAST_EIGHT_MS).toISOString().slice(0, 10);

/**
 * Writes a batch and moves the high-water mark in one transaction. False, and nothing written, when the mark was not where the batch begins:
 * another follower was first. So every entry is indexed once and counted once.
 */
export function writeBatch(database: Database, batch: IndexBatch): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const moved = await transaction.query('UPDATE audit_log SET next_index = $3 WHERE log_id = $1 AND next_index = $2 RETURNING log_id', [batch.logId, batch.from, batch.to]);
    if (moved.length === 0) return false;
    if (batch.entries.length > 0) {
      await writeEntries(transaction, batch);
      await writeSubjects(transaction, batch);
      await writeDaily(transaction, batch.entries);
    }
    if (batch.events.length > 0) await writeEvents(transaction, batch);
    return true;
  });
}

async function writeEntries(transaction: Queryable, { logId, entries }: IndexBatch): Promise<void> {
  const column = <K extends keyof IndexedEntry>(name: K): IndexedEntry[K][] => entries.map((entry) => entry[name]);
  await transaction.query(
    `INSERT INTO audit_entry (log_id, entry_index, at_ms, kind, context_id, operation_id, profile_id, source_set_id, actor, case_no, request_id, token_hash, network, status, row_count,
       byte_count, latency_ms, refusal, intent)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::int[],
       $15::bigint[], $16::bigint[], $17::bigint[], $18::text[], $19::bigint[])
     ON CONFLICT DO NOTHING`,
    [
      logId, column('index'), column('at'), column('kind'), column('contextId'), column('operationId'), column('profileId'), column('sourceSetId'), column('actor'), column('caseNo'),
      column('requestId'), column('tokenHash'), column('network'), column('status'), column('rows'), column('bytes'), column('latencyMs'), column('refusal'), column('intent'),
    ],
  );
}

async function writeSubjects(transaction: Queryable, { logId, entries }: IndexBatch): Promise<void> {
  const rows = entries.flatMap(({ index, at, subjects }) => subjects.map((subject) => ({ index, at, ...subject })));
  if (rows.length === 0) return;
  // Sorted as the key is, so that the tree is walked once.
  rows.sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  await transaction.query(
    `INSERT INTO audit_subject (log_id, pseudonym, at_ms, entry_index, role, kind)
     SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
    [logId, rows.map((row) => row.pseudonym), rows.map((row) => row.at), rows.map((row) => row.index), rows.map((row) => row.role), rows.map((row) => row.kind)],
  );
}

async function writeDaily(transaction: Queryable, entries: readonly IndexedEntry[]): Promise<void> {
  const counts = new Map<string, { day: string; contextId: number; profileId: number; requests: number; rows: number }>();
  for (const { kind, at, contextId, profileId, rows } of entries) {
    // An intent is followed by its access: counted there.
    if (kind === 'I') continue;
    const day = dayOf(at);
    const key = `${day} ${contextId} ${profileId}`;
    const count = counts.get(key) ?? { day, contextId, profileId, requests: 0, rows: 0 };
    counts.set(key, { ...count, requests: count.requests + 1, rows: count.rows + (rows ?? 0) });
  }
  const rows = [...counts.values()];
  await transaction.query(
    `INSERT INTO audit_daily AS daily (day, context_id, profile_id, requests, row_total)
     SELECT * FROM unnest($1::date[], $2::int[], $3::int[], $4::bigint[], $5::bigint[])
     ON CONFLICT (day, context_id, profile_id) DO UPDATE SET requests = daily.requests + excluded.requests, row_total = daily.row_total + excluded.row_total`,
    [rows.map((row) => row.day), rows.map((row) => row.contextId), rows.map((row) => row.profileId), rows.map((row) => row.requests), rows.map((row) => row.rows)],
  );
}

async function writeEvents(transaction: Queryable, { logId, events }: IndexBatch): Promise<void> {
  await transaction.query(
    `INSERT INTO audit_event (log_id, entry_index, at_ms, kind, body)
     SELECT $1, i, at_ms, kind, body::jsonb FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[]) AS event (i, at_ms, kind, body) ON CONFLICT DO NOTHING`,
    [logId, events.map((event) => event.index), events.map((event) => event.at), events.map((event) => event.kind), events.map((event) => JSON.stringify(event.body))],
  );
}
