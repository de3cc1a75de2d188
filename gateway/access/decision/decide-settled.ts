import { CASE_HANDLING_KINDS, lacksConsent } from './consent.ts';
import type { Decision, Obligation, Reason, Step } from './decision.ts';
import type { SettledInput } from './decision-input.ts';
import { fit } from './fit.ts';
import type { Fit } from './fit.ts';
import { obligationsOf } from './obligations-of.ts';
import { REFUSALS } from './refusals.ts';
import { bears, standingOf } from './standing.ts';
import type { Standing } from './standing.ts';

/** The ordered checks 0b to 10 on an input without unknown facts. The first check that settles it wins. */
export function decideSettled(input: SettledInput): Decision {
  const standing = standingOf(input);
  const refuse = (outcome: 'DENY' | 'REJECT', reason: Reason, step: Step, obligations: readonly Obligation[] = []): Decision => ({
    outcome, reason, effectiveGrade: standing.grade, mask: null, verdict: null, obligations, facts: [], step,
  });
  if (input.context.rows > 10_000 || input.context.wholeDistrict) return refuse('REJECT', 'IMPORTANT_DATA_REVIEW', '0', ['HUMAN_REVIEW']);
  const refusal = REFUSALS.find((each) => each.refuses(input, standing));
  if (refusal !== undefined) {
    const referral = refusal.reason === 'NEGATIVE_LIST' && standing.relation === 'SELF';
    return refuse('DENY', refusal.reason, refusal.step, referral ? ['REFERRAL'] : []);
  }
  if (lacksConsent(input, standing)) {
    const unknown = CASE_HANDLING_KINDS.includes(input.principal.kind) && input.field.verdict !== null;
    if (!unknown) return refuse('DENY', 'NO_CONSENT', '7');
    return { ...refuse('DENY', 'NO_CONSENT', '7', ['NEEDS_CONSENT', 'VERDICT_UNKNOWN']), outcome: 'VERDICT', verdict: input.field.verdict };
  }
  // Where a cell names what is given without the approval, it has been resolved to that already.
  if (bears(standing.cell, 'd') && input.approval !== 'live') return refuse('DENY', 'NO_APPROVAL', '7a');
  return given(input, standing, fit(input, standing));
}

const OUTCOME_OF = { A: 'ALLOW', M: 'MASK', V: 'VERDICT', DENY: 'DENY' } as const;

function given(input: SettledInput, standing: Standing, { give, reason, step }: Fit): Decision {
  const challenge: readonly Obligation[] = reason === 'STEP_UP_REQUIRED' ? ['STEP_UP_CHALLENGE'] : [];
  return {
    outcome: OUTCOME_OF[give],
    reason,
    effectiveGrade: standing.grade,
    mask: give === 'M' ? input.field.mask : null,
    verdict: give === 'V' ? input.field.verdict : null,
    obligations: give === 'DENY' ? challenge : [...obligationsOf(input, standing), ...challenge],
    facts: [],
    step,
  };
}
