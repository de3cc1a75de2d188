import type { Database } from '../database/database.ts';
import type { AlertRule, AlertRules, MeasuredRule } from './alert-rule.ts';
import type { AlertStore } from './alert-store.ts';
import { findingsOf } from './findings-of.ts';
import { windowStart } from './measures.ts';
import type { Protection } from './protection.ts';

export interface AlertWatch {
  /** Evaluates every rule over what was indexed since the last time; at most once in {@link EVALUATION_MS} unless `now` is asked for. Resolves with how many alerts are new. */
  evaluate(options?: { readonly now: boolean }): Promise<number>;
  /** Evaluates every rule over a past range: the same findings raise the same alerts. */
  overThePast(from: Date, to: Date): Promise<number>;
  /** Rules that the policy has on and that are off all the same, and why. */
  readonly off: readonly { readonly rule: string; readonly why: string }[];
}

export interface AlertWatchOptions {
  readonly database: Database;
  readonly rules: AlertRules;
  readonly alerts: AlertStore;
  /** Null where there is no list of protected persons: rules about them are off. */
  readonly protection: Protection | null;
  readonly clock: () => Date;
}

/** Rules look at whole windows again each time they are evaluated, so not after every batch. Milliseconds. */
export const EVALUATION_MS = 10_000;

const NO_LIST = 'GOVERNANCE_PROTECTED_PERSONS names no list of protected persons';
const DAY_MS = 86_400_000;

/** A range in whole windows of a day at least: the embedded database works on this process's own thread, and consents must not wait for a year to be counted. */
function* slices(rule: AlertRule, from: number, to: number): Generator<[number, number]> {
  const step = Math.max(1, Math.floor(DAY_MS / (rule.windowMinutes * 60_000))) * rule.windowMinutes * 60_000;
  for (let start = windowStart(rule, from); start < to; start += step) yield [start, Math.min(start + step, windowStart(rule, to - 1) + rule.windowMinutes * 60_000)];
}

/** Watches the index: rules are data, findings are alerts. */
export function createAlertWatch({ database, rules, alerts, protection, clock }: AlertWatchOptions): AlertWatch {
  let evaluatedAt = Number.NEGATIVE_INFINITY;
  const isOff = ({ measure }: AlertRule): boolean => measure === 'PROTECTED_SUBJECTS' && protection === null;
  const enabled = rules.rules.filter((rule) => rule.enabled && !isOff(rule));
  const off = rules.rules.filter((rule) => rule.enabled && isOff(rule)).map(({ id }) => ({ rule: id, why: NO_LIST }));

  const measured = async (rule: AlertRule): Promise<MeasuredRule> => (rule.measure === 'PROTECTED_SUBJECTS' && protection !== null ? { ...rule, protectedTags: await protection.tags() } : rule);

  async function over(from: number, to: number): Promise<number> {
    let raised = 0;
    for (const each of enabled) {
      const rule = await measured(each);
      for (const [start, end] of slices(rule, from, to)) {
        for (const finding of await findingsOf(database, rule, start, end)) if (await alerts.raise(rule, rules.version, finding)) raised += 1;
      }
    }
    return raised;
  }
  return {
    off,
    evaluate: async (options) => {
      const now = clock().getTime();
      if (options?.now !== true && now - evaluatedAt < EVALUATION_MS) return 0;
      evaluatedAt = now;
      const heads = await database.query<{ origin: string; next_index: string | number }>('SELECT origin, next_index FROM audit_log');
      const [range] = await database.query<{ from_ms: string | number | null; to_ms: string | number | null }>(
        `SELECT min(at_ms) AS from_ms, max(at_ms) AS to_ms FROM (
           SELECT e.at_ms FROM audit_entry e JOIN audit_log l USING (log_id) LEFT JOIN audit_alert_mark m USING (origin) WHERE e.entry_index >= coalesce(m.next_index, 0)
           UNION ALL SELECT v.at_ms FROM audit_event v JOIN audit_log l USING (log_id) LEFT JOIN audit_alert_mark m USING (origin) WHERE v.entry_index >= coalesce(m.next_index, 0)) AS news`);
      const raised = range === undefined || range.from_ms === null ? 0 : await over(Number(range.from_ms), Number(range.to_ms) + 1);
      // Marked only now: an evaluation that failed is made again, and finds the same alerts.
      await database.query(
        `INSERT INTO audit_alert_mark (origin, next_index) SELECT * FROM unnest($1::text[], $2::bigint[])
         ON CONFLICT (origin) DO UPDATE SET next_index = greatest(audit_alert_mark.next_index, excluded.next_index)`,
        [heads.map(({ origin }) => origin), heads.map((head) => Number(head.next_index))]);
      return raised;
    },
    overThePast: (from, to) => over(from.getTime(), to.getTime()),
  };
}
