import type { Database } from '../database/database.ts';
import type { AlertFinding, AlertRule, MeasuredRule } from './alert-rule.ts';
import { MEASURES, WINDOWED, windowStart } from './measures.ts';
import type { MeasureRange } from './measures.ts';

interface FindingRow {
  readonly finding: string;
  readonly from_ms: string | number;
  readonly to_ms: string | number;
  readonly client_id: string | null;
  readonly organization: string | null;
  readonly measured: string | number;
  readonly evidence: readonly string[] | null;
  /** Absent of measures without windows: what they find, holds. */
  readonly holds?: boolean;
}

/** What was counted for one and one window. */
interface Counted extends AlertFinding {
  readonly whom: string;
  /** Number of the window; NaN of measures without windows. */
  readonly window: number;
  readonly holds: boolean;
}

async function counted(database: Database, rule: MeasuredRule, range: MeasureRange): Promise<Counted[]> {
  const { sql, parameters } = MEASURES[rule.measure](rule, range);
  return (await database.query<FindingRow>(sql, parameters)).map((row) => {
    const at = row.finding.lastIndexOf(' ');
    return {
      finding: row.finding, fromMs: Number(row.from_ms), toMs: Number(row.to_ms), clientId: row.client_id, organization: row.organization, measured: Number(row.measured), evidence: row.evidence ?? [],
      whom: row.finding.slice(0, at), window: WINDOWED.has(rule.measure) ? Number(row.finding.slice(at + 1)) : Number.NaN, holds: row.holds ?? true,
    };
  });
}

/** Where the windows that lie across a border begin, as shares of a window: what is done within three quarters of a window is wholly in one of them, wherever it lies. */
const SHIFTS = [0.25, 0.5, 0.75];

/**
 * What lies across the borders of windows: more than the rule allows within one window's length, though neither window beside the border holds as much. One finding for
 * each border, whichever of the shifted windows has most.
 */
async function acrossBorders(database: Database, rule: MeasuredRule, { from, to }: MeasureRange, beside: readonly Counted[]): Promise<Counted[]> {
  const candidates = [...new Set(beside.flatMap(({ whom, holds }) => (holds ? [] : [whom])))];
  if (candidates.length === 0) return [];
  const alone = new Set(beside.flatMap(({ finding, holds }) => (holds ? [finding] : [])));
  const length = rule.windowMinutes * 60_000;
  const most = new Map<string, Counted>();
  for (const share of SHIFTS) {
    const shift = Math.round(share * length);
    for (const one of await counted(database, rule, { from: from - length + shift, to: to + shift, shift, whom: candidates })) {
      const { whom, window, holds, measured } = one;
      if (!holds || alone.has(`${whom} ${window}`) || alone.has(`${whom} ${window + 1}`)) continue;
      const finding = `${whom} ${window}/${window + 1}`;
      if (measured > (most.get(finding)?.measured ?? 0)) most.set(finding, { ...one, finding });
    }
  }
  return [...most.values()];
}

/** What one rule finds in the windows that accesses from (inclusive) to (exclusive) lie in, and across their borders. */
export async function findingsOf(database: Database, rule: MeasuredRule, from: number, to: number): Promise<AlertFinding[]> {
  const length = rule.windowMinutes * 60_000;
  const range = { from: windowStart(rule, from), to: windowStart(rule, to - 1) + length };
  if (!WINDOWED.has(rule.measure)) return (await counted(database, rule, range)).map(asFinding);
  // The windows beside the range as well: what is new may be half of what lies across a border.
  const all = await counted(database, rule, { from: range.from - length, to: range.to + length });
  const inRange = all.filter(({ holds, fromMs }) => holds && fromMs >= range.from && fromMs < range.to);
  const findings = [...inRange, ...(await acrossBorders(database, rule, range, all))].map(asFinding);
  return rule.measure === 'DISTINCT_SUBJECTS' && rule.ownHistory !== null ? aboveOwnHistory(database, rule, rule.ownHistory, findings) : findings;
}

function asFinding({ finding, fromMs, toMs, clientId, organization, measured, evidence }: AlertFinding): AlertFinding {
  return { finding, fromMs, toMs, clientId, organization, measured, evidence };
}

/** Leaves out who always does so much: only what is above `times` the 95th percentile of the own earlier windows stays. */
async function aboveOwnHistory(database: Database, rule: AlertRule, { days, times }: NonNullable<AlertRule['ownHistory']>, findings: readonly AlertFinding[]): Promise<AlertFinding[]> {
  const above: AlertFinding[] = [];
  for (const finding of findings) {
    const start = windowStart(rule, finding.fromMs);
    const { sql, parameters } = MEASURES.DISTINCT_SUBJECTS({ ...rule, threshold: 0 }, { from: start - days * 86_400_000, to: start });
    const whom = finding.finding.slice(0, finding.finding.lastIndexOf(' '));
    const [row] = await database.query<{ p95: number | null }>(
      `SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY measured) AS p95 FROM (${sql}) AS past WHERE starts_with(finding, $${parameters.length + 1})`, [...parameters, `${whom} `]);
    if (finding.measured > times * Number(row?.p95 ?? 0)) above.push(finding);
  }
  return above;
}
