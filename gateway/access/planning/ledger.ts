import { ungraded } from '../../../schema/field-grade.ts';
import type { FieldGrade } from '../../../schema/field-grade.ts';
import type { TemplateField } from '../../../journal/journal-entry.ts';
import type { FieldDecision } from '../access-plan.ts';
import type { DraftField } from './draft.ts';

/** What the plan says to the audit: each field asked for or read without being asked for, its decision, its usual state. */
export interface Ledger {
  readonly fields: TemplateField[];
  readonly decisions: FieldDecision[];
  /** Usual state of each field, see {@link DEFAULT_STATE}. */
  defaults: string;
  readonly reasons: Record<number, string>;
  /** Something is disclosed of records by the hundred, or for an item that is run over many subjects. */
  bulk: boolean;
}

const NOBODY = 'NONE';
const DEFAULT_STATE = { ALLOW: 'A', MASK: 'M', VERDICT: 'V', DENY: 'D', REJECT: 'D', PER_RECORD: 'N' } as const;

export function emptyLedger(): Ledger {
  return { fields: [], decisions: [], defaults: '', reasons: {}, bulk: false };
}

/** Enters a decided field and returns its index; null for what is not audited. */
export function enter(ledger: Ledger, { path, coordinate, audited }: DraftField): number | null {
  if (audited === null) return null;
  const { outcome, reason, effectiveGrade, mask, verdict, obligations } = audited.decided.decision;
  ledger.decisions.push({ path, coordinate, outcome, reason, effectiveGrade, mask, verdict, obligations });
  const index = ledger.fields.push({ path, coordinate, grade: effectiveGrade, owner: audited.grade?.owner ?? NOBODY, implicit: false }) - 1;
  const state = DEFAULT_STATE[outcome];
  ledger.defaults += state;
  if (audited.muchAtOnce && state !== 'D') ledger.bulk = true;
  if (outcome !== 'ALLOW') ledger.reasons[index] = reason;
  return index;
}

/** Enters a field that is read for a decision or a subject's key. */
export function enterImplicit(ledger: Ledger, path: string, coordinate: string, grade: FieldGrade | null): number {
  const { level, owner } = grade ?? ungraded(coordinate);
  ledger.defaults += 'A';
  return ledger.fields.push({ path, coordinate, grade: level, owner: owner ?? NOBODY, implicit: true }) - 1;
}
