import type { AlertMeasure, AlertRule, MeasuredRule } from './alert-rule.ts';
import { grantVolume } from './grant-volume.ts';
import { tokenNetworks } from './token-networks.ts';
import { SqlConditions } from '../search/sql-conditions.ts';

/** Which accesses are counted, and how they are cut into windows. */
export interface MeasureRange {
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
  /** Windows begin this much later than those of the clock. Milliseconds; default 0. */
  readonly shift?: number;
  /** Only these, as findings name them; all by default. */
  readonly whom?: readonly string[];
}

/**
 * A statement that counts; it gives rows of finding, from_ms, to_ms, client_id, organization, measured, evidence, and of the windowed measures holds: whether this is more
 * than the rule allows. Windowed measures also give what is more than half of it: two windows side by side may hold together what neither does alone.
 */
export interface MeasureStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Entries named as evidence at most: enough to judge, the search finds the others. */
const MOST_EVIDENCE = 50;
const DAY_MS = 86_400_000;
/** Days begin at midnight in the east eight zone. */
const EAST_EIGHT_MS = 8 * 3_600_000;

/** Windows begin with a Monday of the east eight zone, so weeks are weeks and days are days: 1970-01-01 was a Thursday. */
const ALIGNED_MS = EAST_EIGHT_MS + 3 * DAY_MS;

/** Measures that count in windows; the others find each thing where it is. */
export const WINDOWED: ReadonlySet<AlertMeasure> = new Set(['DISTINCT_SUBJECTS', 'ROWS_BY_TOKEN', 'OFF_HOURS', 'REFUSED_REQUESTS', 'DENIED_REQUESTS', 'DENIED_FIELDS', 'REPEAT_DAYS', 'ONE_ITEM_SHARE', 'NEW_FIELDS', 'AUDITOR_USES', 'PROTECTED_SUBJECTS', 'INCIDENTS']);

/** Start of the window an instant belongs to. */
export function windowStart(rule: Pick<AlertRule, 'windowMinutes'>, at: number): number {
  const length = rule.windowMinutes * 60_000;
  return Math.floor((at + ALIGNED_MS) / length) * length - ALIGNED_MS;
}

const WHO = "coalesce(e.actor, 'client ' || c.client_id)";
/** A hole longer than this is found when it ends only if its beginning is looked at: thirty days. */
const SILENCE_LOOKBACK_MS = 30 * DAY_MS;

const EVIDENCE = `(array_agg(DISTINCT l.origin || '#' || e.entry_index))[1:${MOST_EVIDENCE}]`;
const FROM = 'audit_entry e JOIN audit_log l USING (log_id) JOIN audit_context c USING (context_id)';
const FACTS = 'min(e.at_ms) AS from_ms, max(e.at_ms) AS to_ms, min(c.client_id) AS client_id, min(c.organization) AS organization';
const LOCAL = `(e.at_ms + ${EAST_EIGHT_MS})`;

/** Accesses of a range of time by the kinds a rule is about. */
function accesses(rule: AlertRule, { from, to }: MeasureRange): SqlConditions {
  const conditions = new SqlConditions();
  conditions.add('e.at_ms >= $?', from);
  conditions.add('e.at_ms < $?', to);
  conditions.add('e.kind = $?', 'A');
  if (rule.kinds !== null) conditions.add('c.principal_kind = ANY($?::text[])', rule.kinds);
  return conditions;
}

const windowOf = (rule: AlertRule, { shift = 0 }: MeasureRange, at = 'e.at_ms'): string => `(${at} + ${ALIGNED_MS - shift}) / ${rule.windowMinutes * 60_000}`;

/** More than this is worth a second look: when two windows hold more than `most` together, one of them holds more than half. */
const half = (most: number): number => Math.floor(most / 2);

/** One count a person (or application) and window. */
function perWindow(rule: AlertRule, range: MeasureRange, conditions: SqlConditions, measured: string, { joins = '', who = WHO, having = 'true' } = {}): MeasureStatement {
  const [threshold, least] = [conditions.parameter(rule.threshold), conditions.parameter(half(rule.threshold))];
  if (range.whom !== undefined) conditions.add(`${who} = ANY($?::text[])`, range.whom);
  const window = windowOf(rule, range);
  return {
    sql: `SELECT ${who} || ' ' || (${window}) AS finding, ${FACTS}, ${measured} AS measured, ${EVIDENCE} AS evidence, ${measured} > ${threshold} AND ${having} AS holds FROM ${FROM} ${joins} ${conditions.where}
      GROUP BY ${who}, ${window} HAVING ${measured} > ${least}`,
    parameters: conditions.parameters,
  };
}

function deniedFields(rule: AlertRule, conditions: SqlConditions): string {
  return `JOIN audit_profile_field f ON f.profile_id = e.profile_id AND f.states LIKE '%D%' AND NOT f.implicit AND f.grade >= ${conditions.parameter(rule.gradeAtLeast)}`;
}

/** Which log, and what of it failed: a sink, the disk, checkpoints, the anchor, the key service, or the process itself. */
const INCIDENT = "origin || ' ' || CASE kind WHEN 'X' THEN (body->>'subject') || ' ' || (body->>'state') WHEN 'K' THEN 'subject keys unavailable' ELSE 'ended without a shutdown' END";

type Measure = (rule: MeasuredRule, range: MeasureRange) => MeasureStatement;

/** How each measure is counted. */
export const MEASURES = {
  DISTINCT_SUBJECTS: (rule, range) => {
    const conditions = accesses(rule, range);
    return perWindow(rule, range, conditions, 'count(DISTINCT s.pseudonym)', { joins: 'JOIN audit_subject s ON s.log_id = e.log_id AND s.entry_index = e.entry_index AND s.at_ms = e.at_ms AND s.pseudonym IS DISTINCT FROM e.actor' });
  },
  ROWS_BY_TOKEN: (rule, range) => perWindow(rule, range, accesses(rule, range), 'coalesce(sum(e.row_count), 0)', { who: "'token ' || e.token_hash" }),
  OFF_HOURS: (rule, range) => {
    const conditions = accesses(rule, range);
    const [start, end, holidays] = [conditions.parameter(rule.hours.from), conditions.parameter(rule.hours.to), conditions.parameter(rule.holidays)];
    // 1970-01-01 was a Thursday: day 2 and 3 of each week of days are Saturday and Sunday.
    conditions.add(`(${LOCAL} % ${DAY_MS} / 3600000 < ${start} OR ${LOCAL} % ${DAY_MS} / 3600000 >= ${end} OR ${LOCAL} / ${DAY_MS} % 7 = ANY($?::bigint[])
      OR to_char(to_timestamp(${LOCAL} / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') = ANY(${holidays}::text[]))`, [2, 3]);
    return perWindow(rule, range, conditions, 'count(*)');
  },
  REFUSED_REQUESTS: (rule, range) => {
    const conditions = accesses(rule, range);
    conditions.add('e.refusal = ANY($?::text[])', rule.refusals);
    return perWindow(rule, range, conditions, 'count(*)');
  },
  DENIED_REQUESTS: (rule, range) => {
    const conditions = accesses(rule, range);
    return perWindow(rule, range, conditions, 'count(DISTINCT (e.log_id, e.entry_index))', { joins: deniedFields(rule, conditions) });
  },
  DENIED_FIELDS: (rule, range) => {
    const conditions = accesses(rule, range);
    return perWindow(rule, range, conditions, 'count(DISTINCT f.coordinate)', { joins: deniedFields(rule, conditions) });
  },
  REPEAT_DAYS: (rule, range) => {
    const conditions = accesses(rule, range);
    const subjects = 'JOIN audit_subject s ON s.log_id = e.log_id AND s.entry_index = e.entry_index AND s.at_ms = e.at_ms AND s.pseudonym <> e.actor';
    return perWindow(rule, range, conditions, `count(DISTINCT ${LOCAL} / ${DAY_MS})`, { joins: subjects, who: "e.actor || ' of ' || s.pseudonym", having: 'count(DISTINCT e.case_no) <= 1' });
  },
  ONE_ITEM_SHARE: (rule, range) => {
    const conditions = accesses(rule, range);
    const [least, operations, threshold] = [conditions.parameter(rule.leastRequests), conditions.parameter(rule.leastOperations), conditions.parameter(rule.threshold)];
    const enough = conditions.parameter(Math.ceil(rule.leastRequests / 2));
    conditions.addWritten('c.item IS NOT NULL');
    if (range.whom !== undefined) conditions.add(`${WHO} = ANY($?::text[])`, range.whom);
    const share = 'floor(100 * max(of_item) / sum(of_item))';
    return {
      sql: `SELECT who || ' ' || in_window AS finding, min(from_ms) AS from_ms, max(to_ms) AS to_ms, min(client_id) AS client_id, min(organization) AS organization, ${share} AS measured,
          string_to_array((array_agg(evidence ORDER BY of_item DESC))[1], ' ') AS evidence,
          sum(of_item) >= ${least} AND ${share} > ${threshold} AND max(cardinality(operations)) >= ${operations} AS holds
        FROM (SELECT ${WHO} AS who, ${windowOf(rule, range)} AS in_window, c.item, count(*) AS of_item, ${FACTS}, array_to_string(${EVIDENCE}, ' ') AS evidence,
            array_agg(DISTINCT e.operation_id) AS operations FROM ${FROM} ${conditions.where} GROUP BY 1, 2, 3) AS items
        GROUP BY who, in_window HAVING sum(of_item) >= ${enough}`,
      parameters: conditions.parameters,
    };
  },
  NEW_FIELDS: (rule, range) => {
    const conditions = accesses(rule, range);
    const [grade, days] = [conditions.parameter(rule.gradeAtLeast), conditions.parameter(rule.ownHistory?.days ?? 30)];
    const day = `(to_timestamp(${LOCAL} / 1000) AT TIME ZONE 'UTC')::date`;
    const before = (joins: string): string => `SELECT FROM audit_daily d JOIN audit_context h USING (context_id) ${joins} WHERE h.client_id = c.client_id AND d.day < ${day} AND d.day >= ${day} - ${days}::int`;
    // An application seen for the first time reads everything for the first time: that is no news.
    conditions.addWritten(`EXISTS (${before('')})`);
    conditions.addWritten(`NOT EXISTS (${before('JOIN audit_profile_field hf USING (profile_id)')} AND hf.coordinate = f.coordinate AND hf.states ~ '[AMV]')`);
    return perWindow(rule, range, conditions, 'count(DISTINCT (e.log_id, e.entry_index))', {
      joins: `JOIN audit_profile_field f ON f.profile_id = e.profile_id AND f.states ~ '[AMV]' AND NOT f.implicit AND f.grade >= ${grade}`, who: "c.client_id || ' ' || f.coordinate",
    });
  },
  AUDITOR_USES: (rule, range) => events(rule, range, "body->>'actor'", "kind = 'Q' AND body->>'reason' LIKE 'USED %'"),
  GRANT_VOLUME: grantVolume,
  // Minutes between the first and the last use; a use is looked at together with those of a window before it.
  TOKEN_SPAN: (rule, { from, to }) => ({
    sql: `SELECT 'token ' || e.token_hash || ' span' AS finding, ${FACTS}, (max(e.at_ms) - min(e.at_ms)) / 60000 AS measured, ${EVIDENCE} AS evidence
      FROM ${FROM} WHERE e.at_ms >= $1 - $4::bigint AND e.at_ms < $2 AND e.kind = 'A' GROUP BY e.token_hash HAVING max(e.at_ms) >= $1 AND (max(e.at_ms) - min(e.at_ms)) / 60000 > $3`,
    parameters: [from, to, rule.threshold, rule.windowMinutes * 60_000],
  }),
  TOKEN_NETWORKS: tokenNetworks,
  // Whoever asked about a person of the list, tried ones as well; not the person itself.
  PROTECTED_SUBJECTS: (rule, range) => {
    const conditions = accesses(rule, range);
    const { tags, fromMs, toMs } = rule.protectedTags ?? { tags: [], fromMs: [], toMs: [] };
    const list = `unnest(${conditions.parameter(tags)}::text[], ${conditions.parameter(fromMs)}::bigint[], ${conditions.parameter(toMs)}::bigint[]) AS p (tag, from_ms, to_ms)`;
    return perWindow(rule, range, conditions, 'count(*)', {
      joins: `JOIN audit_subject s ON s.log_id = e.log_id AND s.entry_index = e.entry_index AND s.at_ms = e.at_ms AND s.pseudonym IS DISTINCT FROM e.actor
        JOIN ${list} ON p.tag = s.pseudonym AND e.at_ms >= p.from_ms AND e.at_ms < p.to_ms`,
      who: `${WHO} || ' of ' || s.pseudonym`,
    });
  },
  INCIDENTS: (rule, range) => events(rule, range, INCIDENT, `((kind = 'X' AND body->>'state' NOT IN ('recovered', 'ok')) OR (kind = 'K' AND body->>'state' = 'unavailable') OR (kind = 'B' AND body->>'unclean' = 'true'))`),
  SILENCE: (rule, { from, to }) => ({
    sql: `SELECT origin || ' ' || entry_index AS finding, before_ms AS from_ms, at_ms AS to_ms, NULL AS client_id, NULL AS organization, (at_ms - before_ms) / 1000 AS measured,
        ARRAY[origin || '#' || entry_index] AS evidence
      FROM (SELECT l.origin, v.entry_index, v.at_ms, lag(v.at_ms) OVER log AS before_ms, lag(v.kind || (v.body->>'event')) OVER log AS before_kind
        FROM audit_event v JOIN audit_log l USING (log_id) WHERE v.kind IN ('B', 'H') AND v.at_ms < $2 AND v.at_ms >= $1 - ${SILENCE_LOOKBACK_MS} WINDOW log AS (PARTITION BY v.log_id ORDER BY v.entry_index)) AS beats
      WHERE at_ms >= $1 AND before_kind IS DISTINCT FROM 'Bshutdown' AND (at_ms - before_ms) / 1000 > $3`,
    parameters: [from, to, rule.threshold],
  }),
  INTEGRITY: () => ({
    sql: `SELECT origin || ' ' || problem_code || ' ' || next_index AS finding, (extract(epoch FROM followed_at) * 1000)::bigint AS from_ms, (extract(epoch FROM followed_at) * 1000)::bigint AS to_ms,
        NULL AS client_id, NULL AS organization, next_index - verified_size AS measured, ARRAY[]::text[] AS evidence
      FROM audit_log WHERE problem_code IS NOT NULL`,
    parameters: [],
  }),
} as const satisfies Record<AlertMeasure, Measure>;

function events(rule: AlertRule, range: MeasureRange, who: string, condition: string): MeasureStatement {
  const window = windowOf(rule, range, 'at_ms');
  return {
    sql: `SELECT ${who} || ' ' || (${window}) AS finding, min(at_ms) AS from_ms, max(at_ms) AS to_ms, NULL AS client_id, min(body->>'organization') AS organization, count(*) AS measured,
        (array_agg(origin || '#' || entry_index))[1:${MOST_EVIDENCE}] AS evidence, count(*) > $3 AS holds
      FROM audit_event JOIN audit_log USING (log_id) WHERE at_ms >= $1 AND at_ms < $2 AND ${condition} AND ($5::text[] IS NULL OR ${who} = ANY($5)) GROUP BY ${who}, ${window} HAVING count(*) > $4`,
    parameters: [range.from, range.to, rule.threshold, half(rule.threshold), range.whom ?? null],
  };
}
