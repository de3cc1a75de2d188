import type { PrincipalKind } from '../../login/principal.ts';
import { CASE_HANDLING_KINDS } from './consent.ts';
import type { Decision } from './decision.ts';

/**
 * Step 7 for a verdict field asked by itself: to those who handle a case it answers UNKNOWN, with nothing fetched, where only consent is lacking, so that
 * the case waits instead of failing (domain.md 6.6, worked rows). `coordinate` is the verdict field's own and stands as the field that answers.
 */
export function unknownVerdict(decision: Decision, kind: PrincipalKind, coordinate: string): Decision {
  const waits = decision.outcome === 'DENY' && decision.reason === 'NO_CONSENT' && CASE_HANDLING_KINDS.includes(kind);
  return waits ? { ...decision, outcome: 'VERDICT', verdict: coordinate, obligations: ['NEEDS_CONSENT', 'VERDICT_UNKNOWN'] } : decision;
}
