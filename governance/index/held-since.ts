import type { Queryable } from '../database/database.ts';

/**
 * Legal hold (audit.md 3.2): the earliest instant that an alert or objection which is not settled speaks of, in epoch milliseconds; null when there is none. What is
 * later must be kept, in the index as in the journals.
 */
export async function heldSince(database: Queryable): Promise<number | null> {
  const [held] = await database.query<{ since: string | number | null }>(
    `SELECT min(since) AS since FROM (SELECT from_ms AS since FROM audit_alert WHERE state <> 'EXPLAINED'
       UNION ALL SELECT e.at_ms FROM objection o JOIN audit_log l USING (origin) JOIN audit_entry e ON e.log_id = l.log_id AND e.entry_index = o.entry_index
       WHERE o.state IN ('RAISED', 'ACCEPTED', 'UNDER_REVIEW')) AS holds`);
  return held === undefined || held.since === null ? null : Number(held.since);
}
