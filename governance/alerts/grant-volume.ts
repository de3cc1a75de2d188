import type { AlertRule } from './alert-rule.ts';
import type { MeasureRange, MeasureStatement } from './measures.ts';

const DAY_MS = 86_400_000;
/** Days begin at midnight in the east eight zone. */
const EAST_EIGHT_MS = 8 * 3_600_000;
const MOST_EVIDENCE = 50;

/** Every grant there is or was, of the demand list and of the graph alike, with the time it held. */
const GRANTS = `
  SELECT grant_id, owner, organization, clients, item, fields, volume_per_day,
    (extract(epoch FROM from_day::timestamp) * 1000)::bigint - ${EAST_EIGHT_MS} AS from_ms, (extract(epoch FROM to_day::timestamp) * 1000)::bigint - ${EAST_EIGHT_MS} + ${DAY_MS} AS to_ms
  FROM listed_grant
  UNION ALL
  SELECT request_id, owner, requester, clients, item_code, granted_fields, granted_volume,
    (extract(epoch FROM answered_at) * 1000)::bigint, (extract(epoch FROM least(granted_to, coalesce(revoked_at, granted_to))) * 1000)::bigint
  FROM share_request WHERE answer = 'GRANTED'`;

/**
 * Counts, for each grant and day, the records of subjects that were read by it: an access in which at least one of its fields was disclosed to one of its applications
 * for its item counts once for each subject, and once where it names none. More than `threshold` percent of the volume that the owner agreed to is a finding.
 */
export function grantVolume(rule: AlertRule, { from, to }: MeasureRange): MeasureStatement {
  const day = `(e.at_ms + ${EAST_EIGHT_MS}) / ${DAY_MS}`;
  return {
    sql: `SELECT g.grant_id || ' ' || ${day} AS finding, min(e.at_ms) AS from_ms, max(e.at_ms) AS to_ms, min(c.client_id) AS client_id, min(c.organization) AS organization,
        count(DISTINCT (e.log_id, e.entry_index, coalesce(s.pseudonym, ''))) AS measured, (array_agg(DISTINCT l.origin || '#' || e.entry_index))[1:${MOST_EVIDENCE}] AS evidence
      FROM (${GRANTS}) AS g
        JOIN audit_context c ON c.client_id = ANY(g.clients) AND c.organization = g.organization AND c.item IS NOT DISTINCT FROM g.item
        JOIN audit_entry e USING (context_id) JOIN audit_log l USING (log_id)
        LEFT JOIN audit_subject s ON s.log_id = e.log_id AND s.entry_index = e.entry_index AND s.at_ms = e.at_ms
      WHERE e.at_ms >= $1 AND e.at_ms < $2 AND e.kind = 'A' AND e.at_ms >= g.from_ms AND e.at_ms < g.to_ms
        AND EXISTS (SELECT FROM audit_profile_field f WHERE f.profile_id = e.profile_id AND f.coordinate = ANY(g.fields) AND f.owner = g.owner AND NOT f.implicit AND f.states ~ '[AMV]')
      GROUP BY g.grant_id, g.volume_per_day, ${day}
      HAVING count(DISTINCT (e.log_id, e.entry_index, coalesce(s.pseudonym, ''))) * 100 > g.volume_per_day::bigint * $3`,
    parameters: [from, to, rule.threshold],
  };
}
