import type { Database } from '../../../governance/database/database.ts';
import { openEmbeddedDatabase } from '../../../governance/database/embedded-database.ts';
import { migrate } from '../../../governance/database/migrate.ts';
import { createAuditIndex } from '../../../governance/index/audit-index.ts';
import type { AuditIndex } from '../../../governance/index/audit-index.ts';
import type { AccessRecord } from '../../../journal/journal-entry.ts';
import { ManualClock } from '../../journal/manual-clock.ts';
import { MemoryFileSystem } from '../../journal/memory-file-system.ts';
import { openTestJournal } from '../../journal/open-test-journal.ts';
import type { TestJournal } from '../../journal/open-test-journal.ts';
import { sampleRecord } from '../../journal/sample-record.ts';

export const NOW = new Date('2026-11-21T12:00:00.000Z');

export interface IndexedJournal extends TestJournal {
  readonly database: Database;
  readonly index: AuditIndex;
  /** Appends sample records `from` to before `to` and publishes them. */
  append(from: number, to: number, overrides?: (n: number) => Partial<AccessRecord>): Promise<void>;
  /** A further follower over the same journals and database. */
  another(keys?: readonly string[]): AuditIndex;
}

/** A migrated database in memory: one a file, as making one takes seconds. */
export async function indexDatabase(): Promise<Database> {
  const database = await openEmbeddedDatabase(null);
  await migrate(database);
  return database;
}

/** A journal in memory, and an empty index over it. */
export async function indexedJournal(database: Database, files = new MemoryFileSystem()): Promise<IndexedJournal> {
  const test = await openTestJournal({}, files, new ManualClock());
  const another = (keys: readonly string[] = []): AuditIndex => createAuditIndex({ database, files, directory: '/logs', keys, clock: () => NOW });
  await another().rebuild();
  await database.query('UPDATE audit_retention SET pruned_before_ms = 0');
  return {
    ...test, database, index: another(), another,
    append: async (from, to, overrides = () => ({})) => {
      for (let n = from; n < to; n += 1) await test.journal.append(sampleRecord(n, overrides(n)));
      await test.clock.advance(1_000);
    },
  };
}

/** Everything the index says, without ids that depend on the order of building. */
export async function contentOf(database: Database): Promise<unknown> {
  return {
    entries: await database.query(`SELECT origin, entry_index, at_ms, audit_entry.kind, c.digest AS context, o.digest AS operation, p.digest AS profile, s.digest AS sources, actor, case_no, request_id, token_hash, network,
        status, row_count, byte_count, latency_ms, refusal, intent
      FROM audit_entry JOIN audit_log USING (log_id) JOIN audit_context c USING (context_id) JOIN audit_operation o USING (operation_id) JOIN audit_profile p USING (profile_id)
      LEFT JOIN audit_source_set s USING (source_set_id) ORDER BY origin, entry_index`),
    subjects: await database.query('SELECT origin, entry_index, at_ms, pseudonym, role, kind FROM audit_subject JOIN audit_log USING (log_id) ORDER BY origin, entry_index, pseudonym'),
    events: await database.query('SELECT origin, entry_index, at_ms, kind, body FROM audit_event JOIN audit_log USING (log_id) ORDER BY origin, entry_index'),
    daily: await database.query(`SELECT day::text AS day, c.digest AS context, p.digest AS profile, requests, row_total FROM audit_daily JOIN audit_context c USING (context_id)
      JOIN audit_profile p USING (profile_id) ORDER BY 1, 2, 3`),
    progress: await database.query('SELECT origin, next_index, verified_size, verified_root, problem_code FROM audit_log ORDER BY origin'),
  };
}
