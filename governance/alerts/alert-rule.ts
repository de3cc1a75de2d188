import { z } from 'zod';
import type { ProtectedTags } from './protection.ts';

/** What a rule counts; `measures.ts` has one statement for each. */
export const ALERT_MEASURES = [
  'DISTINCT_SUBJECTS', 'ROWS_BY_TOKEN', 'OFF_HOURS', 'REFUSED_REQUESTS', 'DENIED_REQUESTS', 'DENIED_FIELDS', 'REPEAT_DAYS', 'ONE_ITEM_SHARE', 'NEW_FIELDS', 'AUDITOR_USES', 'GRANT_VOLUME', 'TOKEN_SPAN', 'TOKEN_NETWORKS', 'PROTECTED_SUBJECTS', 'INCIDENTS', 'SILENCE', 'INTEGRITY',
] as const;
export type AlertMeasure = (typeof ALERT_MEASURES)[number];

const RULE = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,40}$/),
  title: z.string().min(1).max(60),
  measure: z.enum(ALERT_MEASURES),
  windowMinutes: z.number().int().min(1).max(44_640),
  threshold: z.number().int().nonnegative(),
  enabled: z.boolean().default(true),
  kinds: z.array(z.string()).nullable().default(null),
  gradeAtLeast: z.number().int().min(1).max(4).default(1),
  hours: z.strictObject({ from: z.number().int().min(0).max(24), to: z.number().int().min(0).max(24) }).default({ from: 7, to: 20 }),
  holidays: z.array(z.iso.date()).default([]),
  /** Codes of the refusals that `REFUSED_REQUESTS` counts. */
  refusals: z.array(z.string().regex(/^[A-Z][A-Z_]{2,40}$/)).default([]),
  leastRequests: z.number().int().min(1).default(1),
  leastOperations: z.number().int().min(1).default(1),
  ownHistory: z.strictObject({ days: z.number().int().min(1).max(366), times: z.number().min(1) }).nullable().default(null),
  answerDays: z.number().int().min(1).max(60),
}).refine(({ measure, refusals }) => (measure === 'REFUSED_REQUESTS') === (refusals.length > 0), { path: ['refusals'], message: 'refusals must be given to REFUSED_REQUESTS, and to it alone' });

export const ALERT_RULES = z.strictObject({ version: z.string().min(1), rules: z.array(RULE) });

/** One rule of policy/alerts.yaml, with its defaults. */
export type AlertRule = z.output<typeof RULE>;
/** A rule as it is measured: with the pseudonyms of protected persons where it is about them. */
export type MeasuredRule = AlertRule & { readonly protectedTags?: ProtectedTags };
export type AlertRules = z.output<typeof ALERT_RULES>;

/** What a rule found: one alert, however often it is found again. */
export interface AlertFinding {
  /** Names what was found within its rule: whom and which window. Holds pseudonyms, never persons. */
  readonly finding: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly clientId: string | null;
  readonly organization: string | null;
  readonly measured: number;
  /** Entries as `log#index`. */
  readonly evidence: readonly string[];
}
