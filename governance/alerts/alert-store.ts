import type { Database, Queryable } from '../database/database.ts';
import { AuditRefusal } from '../audit-refusal.ts';
import type { OwnLog } from '../own-log/own-log.ts';
import { shortId } from '../own-log/own-log.ts';
import { parseEntryId } from '../search/entry-row.ts';
import type { Alert, AlertState, AlertStep } from './alert.ts';
import { ALERT_MOVES } from './alert.ts';
import type { AlertFinding, AlertRule, AlertRules } from './alert-rule.ts';

export interface AlertStore {
  /** Raises an alert, or adds to the one that this finding raised before. True when it is new. */
  raise(rule: AlertRule, version: string, finding: AlertFinding): Promise<boolean>;
  move(alertId: string, to: AlertState, note: string, auditor: { readonly personId: string; readonly organization: string | null }): Promise<Alert>;
  /** Newest first, after the one named. */
  list(condition: { readonly state: AlertState | null; readonly rule: string | null }, first: number, after: string | null): Promise<{ readonly alerts: readonly Alert[]; readonly hasNextPage: boolean }>;
  evidenceOf(alertId: string): Promise<readonly { readonly origin: string; readonly index: number }[]>;
  stepsOf(alertId: string): Promise<readonly AlertStep[]>;
}

export interface AlertDependencies {
  readonly database: Database;
  readonly log: OwnLog;
  readonly rules: AlertRules;
  /** What the log has called a person, in every epoch whose key is there. */
  readonly pseudonymsOf: (personId: string) => Promise<readonly string[]>;
  readonly clock: () => Date;
}

interface AlertRow {
  readonly alert_id: string;
  readonly rule: string;
  readonly rule_version: string;
  readonly finding: string;
  readonly state: AlertState;
  readonly raised_at: Date;
  readonly from_ms: string | number;
  readonly to_ms: string | number;
  readonly client_id: string | null;
  readonly organization: string | null;
  readonly measured: string | number;
  readonly threshold: string | number;
  readonly due_at: Date | null;
}

const fromRow = (row: AlertRow): Alert => ({
  alertId: row.alert_id, rule: row.rule, ruleVersion: row.rule_version, state: row.state, raisedAt: row.raised_at, fromMs: Number(row.from_ms), toMs: Number(row.to_ms), clientId: row.client_id,
  organization: row.organization, measured: Number(row.measured), threshold: Number(row.threshold), dueAt: row.due_at,
});

const refused = (message: string): AuditRefusal => new AuditRefusal('ALERT_REFUSED', message);

/** Days to explain for an alert whose rule is no more. */
const DEFAULT_ANSWER_DAYS = 3;

/** Alerts over one database; every step is an entry of the log. */
export function createAlertStore(dependencies: AlertDependencies): AlertStore {
  const { database, clock } = dependencies;
  return {
    raise: (rule, version, finding) => database.transaction((transaction) => raise(transaction, clock(), { rule, version, finding })),
    move: (alertId, to, note, auditor) => move(dependencies, { alertId, to, note, auditor }),
    list: async ({ state, rule }, first, after) => {
      const rows = await database.query<AlertRow>(
        `SELECT * FROM audit_alert WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR rule = $2)
           AND ($4::text IS NULL OR (raised_at, alert_id) < (SELECT raised_at, alert_id FROM audit_alert WHERE alert_id = $4))
         ORDER BY raised_at DESC, alert_id DESC LIMIT $3`, [state, rule, first + 1, after]);
      return { alerts: rows.slice(0, first).map(fromRow), hasNextPage: rows.length > first };
    },
    evidenceOf: async (alertId) => (await database.query<{ origin: string; entry_index: string | number }>(
      'SELECT origin, entry_index FROM audit_alert_evidence WHERE alert_id = $1 ORDER BY origin, entry_index LIMIT 100', [alertId])).map((row) => ({ origin: row.origin, index: Number(row.entry_index) })),
    stepsOf: async (alertId) => (await database.query<{ at: Date; moved_by: string; state: AlertState; note: string }>(
      'SELECT at, moved_by, state, note FROM audit_alert_step WHERE alert_id = $1 ORDER BY step', [alertId])).map((row) => ({ at: row.at, movedBy: row.moved_by, state: row.state, note: row.note })),
  };
}

interface Raising {
  readonly rule: AlertRule;
  readonly version: string;
  readonly finding: AlertFinding;
}

async function raise(transaction: Queryable, now: Date, { rule, version, finding }: Raising): Promise<boolean> {
  const { fromMs, toMs, clientId, organization, measured, evidence } = finding;
  const alertId = shortId('GJ');
  const [row] = await transaction.query<{ alert_id: string }>(
    `INSERT INTO audit_alert AS alert (alert_id, rule, rule_version, finding, state, raised_at, from_ms, to_ms, client_id, organization, measured, threshold)
     VALUES ($1, $2, $3, $4, 'NEW', $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (rule, finding) DO UPDATE SET from_ms = least(alert.from_ms, excluded.from_ms), to_ms = greatest(alert.to_ms, excluded.to_ms), measured = greatest(alert.measured, excluded.measured)
     RETURNING alert_id`,
    [alertId, rule.id, version, finding.finding, now.toISOString(), fromMs, toMs, clientId, organization, measured, rule.threshold]);
  const places = evidence.flatMap((entryId) => parseEntryId(entryId) ?? []);
  await transaction.query(
    'INSERT INTO audit_alert_evidence (alert_id, origin, entry_index) SELECT $1, * FROM unnest($2::text[], $3::bigint[]) ON CONFLICT DO NOTHING',
    [row?.alert_id, places.map(({ origin }) => origin), places.map(({ index }) => index)]);
  return row?.alert_id === alertId;
}

interface AlertMove {
  readonly alertId: string;
  readonly to: AlertState;
  readonly note: string;
  readonly auditor: { readonly personId: string; readonly organization: string | null };
}

/** Whether an alert is about a person: the finding names it, or there is no evidence but its own accesses. */
async function isAbout(transaction: Queryable, { alert_id: alertId, finding, from_ms: from, to_ms: to }: AlertRow, pseudonyms: readonly string[]): Promise<boolean> {
  if (finding.split(' ').some((word) => pseudonyms.includes(word))) return true;
  const [evidence] = await transaction.query<{ own: boolean | null }>(
    `SELECT bool_and(e.actor IS NOT NULL AND e.actor = ANY($2::text[])) AS own FROM audit_alert_evidence v JOIN audit_log l USING (origin)
       LEFT JOIN audit_entry e ON e.log_id = l.log_id AND e.entry_index = v.entry_index AND e.at_ms BETWEEN $3 AND $4 WHERE v.alert_id = $1`,
    [alertId, pseudonyms, Number(from), Number(to)]);
  return evidence?.own === true;
}

async function move({ database, log, rules, pseudonymsOf, clock }: AlertDependencies, { alertId, to, note, auditor }: AlertMove): Promise<Alert> {
  const now = clock();
  if (note.trim().length < 5 || note.length > 1_000) throw refused('a step needs a note of 5 to 1000 characters');
  // The keys may be another machine's: asked before the transaction, so that it is short.
  const pseudonyms = await pseudonymsOf(auditor.personId);
  return database.transaction(async (transaction) => {
    const [row] = await transaction.query<AlertRow>('SELECT * FROM audit_alert WHERE alert_id = $1 FOR UPDATE', [alertId]);
    if (row === undefined) throw refused('there must be an alert of this id');
    if (await isAbout(transaction, row, pseudonyms)) throw refused('nobody pursues an alert about oneself: another auditor must');
    const moves: readonly AlertState[] = ALERT_MOVES[row.state];
    if (!moves.includes(to)) throw refused(`an alert that is ${row.state} cannot become ${to}`);
    const days = rules.rules.find(({ id }) => id === row.rule)?.answerDays ?? DEFAULT_ANSWER_DAYS;
    const due = to === 'ASKED' ? new Date(now.getTime() + days * 86_400_000).toISOString() : null;
    const [moved] = await transaction.query<AlertRow>('UPDATE audit_alert SET state = $2, due_at = coalesce($3, due_at) WHERE alert_id = $1 RETURNING *', [alertId, to, due]);
    await transaction.query(
      'INSERT INTO audit_alert_step (alert_id, step, at, moved_by, state, note) SELECT $1, coalesce(max(step), 0) + 1, $2, $3, $4, $5 FROM audit_alert_step WHERE alert_id = $1',
      [alertId, now.toISOString(), auditor.personId, to, note]);
    const actor = await log.actorTag(auditor.personId, now.getTime());
    await log.note({ kind: 'Q', action: 'search', actor, organization: auditor.organization, reason: `ALERT ${alertId} ${to}`, caseNo: null, approver: null });
    return fromRow(moved ?? row);
  });
}
