import { SqlConditions } from '../search/sql-conditions.ts';
import type { AlertRule } from './alert-rule.ts';
import type { MeasureRange, MeasureStatement } from './measures.ts';

/** Uses named as evidence: the first few from each network, so that those of the one cannot crowd out those of the other. */
const EVIDENCE_EACH = 5;
const MOST_EVIDENCE = 50;

/**
 * Counts, for each token, the networks it was used from; a use is looked at together with those of a window before it. Under each epoch by itself: a network's pseudonym
 * changes with the key.
 */
export function tokenNetworks(rule: AlertRule, { from, to }: MeasureRange): MeasureStatement {
  const conditions = new SqlConditions();
  conditions.add('e.at_ms >= $?', from - rule.windowMinutes * 60_000);
  conditions.add('e.at_ms < $?', to);
  conditions.addWritten("e.kind = 'A' AND e.network IS NOT NULL");
  if (rule.kinds !== null) conditions.add('c.principal_kind = ANY($?::text[])', rule.kinds);
  const [since, threshold] = [conditions.parameter(from), conditions.parameter(rule.threshold)];
  return {
    sql: `SELECT 'token ' || token_hash || ' networks' AS finding, min(from_ms) AS from_ms, max(to_ms) AS to_ms, min(client_id) AS client_id, min(organization) AS organization, count(*) AS measured,
        (string_to_array(string_agg(evidence, ' ' ORDER BY from_ms), ' '))[1:${MOST_EVIDENCE}] AS evidence
      FROM (SELECT e.token_hash, c.epoch, min(e.at_ms) AS from_ms, max(e.at_ms) AS to_ms, min(c.client_id) AS client_id, min(c.organization) AS organization,
          array_to_string((array_agg(l.origin || '#' || e.entry_index ORDER BY e.at_ms))[1:${EVIDENCE_EACH}], ' ') AS evidence
        FROM audit_entry e JOIN audit_log l USING (log_id) JOIN audit_context c USING (context_id) ${conditions.where} GROUP BY e.token_hash, c.epoch, e.network) AS from_network
      GROUP BY token_hash, epoch HAVING max(to_ms) >= ${since} AND count(*) > ${threshold}`,
    parameters: conditions.parameters,
  };
}
