import type { DecisionOutcome, Grade } from '../access-plan.ts';

/** Why a decision came out as it did (header of decision-vectors.yaml). For the audit; a client sees constant text only. */
export const REASONS = [
  'OK', 'GRADE', 'STEP_UP_REQUIRED', 'CLEARANCE', 'VERDICT_PREFERRED', 'DISPLAY_ONLY', 'CO_DISCLOSURE', 'NO_MASK', 'NO_VERDICT', 'UNCATALOGUED',
  'NEGATIVE_LIST', 'GRADE_FORBIDDEN', 'RESERVED_OUTCOME', 'NO_PURPOSE', 'NOT_NECESSARY', 'NO_SHARE_GRANT', 'NO_RELATION', 'NO_CONSENT', 'NO_APPROVAL',
  'IMPORTANT_DATA_REVIEW', 'ARGUMENT_FORBIDDEN', 'RECORD_FACTS',
] as const;
export type Reason = (typeof REASONS)[number];

/** What must happen beside the outcome; LOG, PURPOSE_STAMP and TTL always do and are not listed. */
export const OBLIGATIONS = [
  'NO_STORE', 'CHAIN_ANCHOR', 'NOTIFY_SUBJECT', 'WATERMARK', 'FLAG_DISPUTED', 'NO_AUTO_APPROVAL', 'POST_REVIEW', 'NEEDS_CONSENT', 'VERDICT_UNKNOWN',
  'STEP_UP_CHALLENGE', 'REFERRAL', 'IMPLICIT_READ', 'HUMAN_REVIEW',
] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

/** Facts of a record that a PER_RECORD decision waits for. Whether the subject is dead is asked by planning alone: a decision itself is always told. */
export const RECORD_FACTS = ['SUBJECT', 'SUBJECT_AGE', 'PUBLICITY', 'DECEASED'] as const;
export type RecordFact = (typeof RECORD_FACTS)[number];

/** What was decided of one field, and which check settled it. */
export interface Decision {
  readonly outcome: DecisionOutcome;
  readonly reason: Reason;
  readonly effectiveGrade: Grade;
  /** Mask to apply (outcome MASK), else null. */
  readonly mask: string | null;
  /** Verdict field that answers instead (outcome VERDICT), else null. */
  readonly verdict: string | null;
  readonly obligations: readonly Obligation[];
  /** Facts to fetch (outcome PER_RECORD), else empty. */
  readonly facts: readonly RecordFact[];
  /** Set where a fact that the record did not tell would, told otherwise, have shown more: it is refused until its source answers. */
  readonly unsettled?: true;
  /** The check that settled it, `0` to `11` as numbered in the header of decision-vectors.yaml; for `policy explain`. */
  readonly step: Step;
}

export const STEPS = ['0', '1', '2a', '2b', '2c', '3', '4', '5', '6', '7', '7a', '7b', '8', '9', '10', '11'] as const;
export type Step = (typeof STEPS)[number];
