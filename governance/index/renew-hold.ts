import type { FileSystem } from '../../journal/files/file-system.ts';
import { writeHold } from '../../journal/prune/hold.ts';
import type { Queryable } from '../database/database.ts';
import { heldSince } from './held-since.ts';

/** Open objections to accesses that the index does not hold: it is behind, or being rebuilt. */
const UNKNOWN = `SELECT count(*)::int AS n FROM objection o WHERE o.state IN ('RAISED', 'ACCEPTED', 'UNDER_REVIEW') AND NOT EXISTS (
  SELECT FROM audit_log l JOIN audit_entry e ON e.log_id = l.log_id AND e.entry_index = o.entry_index WHERE l.origin = o.origin)`;

/**
 * Tells the journals what alerts and objections that are not settled speak of, so that `audit:prune` leaves it (audit.md 3.2). While the index does not know
 * what an objection is about, what was told before stays. `told` is what this returned last.
 */
export async function renewHold(database: Queryable, files: FileSystem, directory: string, told: number | null | undefined): Promise<number | null | undefined> {
  const [unknown] = await database.query<{ n: number }>(UNKNOWN);
  if ((unknown?.n ?? 0) > 0) return told;
  const since = await heldSince(database);
  if (since !== told) await writeHold(files, directory, since);
  return since;
}
