import type { FieldDecision } from '../access-plan.ts';
import type { Decision } from '../decision/decision.ts';

/** What a client is told of a path, a bit each. */
export const TOLD = { MASKED: 1, DENIED: 2, VERDICT: 4, NEEDS_CONSENT: 8, STEP_UP: 16, DISPUTED: 32, NO_AUTO_APPROVAL: 64, REFUSED: 128 } as const;

/** What one decision of the field `coordinate` tells of its path. A verdict field does not answer in its own place; what is denied is refused, unless a fact is lacking. */
export function toldOf({ outcome, mask, verdict, obligations, unsettled }: Pick<FieldDecision, 'outcome' | 'mask' | 'verdict' | 'obligations'> & Pick<Decision, 'unsettled'>, coordinate: string): number {
  let told = 0;
  if (outcome === 'MASK' && mask !== 'LEAVES') told |= TOLD.MASKED;
  if (outcome === 'DENY' || outcome === 'REJECT') told |= unsettled === true ? TOLD.DENIED : TOLD.DENIED | TOLD.REFUSED;
  if (outcome === 'VERDICT' && verdict !== null && verdict !== coordinate) told |= TOLD.VERDICT;
  if (obligations.length > 0) {
    if (obligations.includes('NEEDS_CONSENT')) told |= TOLD.NEEDS_CONSENT;
    if (obligations.includes('STEP_UP_CHALLENGE')) told |= TOLD.STEP_UP;
    if (obligations.includes('FLAG_DISPUTED')) told |= TOLD.DISPUTED;
    if (obligations.includes('NO_AUTO_APPROVAL')) told |= TOLD.NO_AUTO_APPROVAL;
  }
  return told;
}
