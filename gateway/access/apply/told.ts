import type { FieldDecision } from '../access-plan.ts';

/** What a client is told of a path, a bit each. */
export const TOLD = { MASKED: 1, DENIED: 2, VERDICT: 4, NEEDS_CONSENT: 8, STEP_UP: 16, DISPUTED: 32, NO_AUTO_APPROVAL: 64 } as const;

/** What one decision of the field `coordinate` tells of its path. A verdict field does not answer in its own place. */
export function toldOf({ outcome, mask, verdict, obligations }: Pick<FieldDecision, 'outcome' | 'mask' | 'verdict' | 'obligations'>, coordinate: string): number {
  let told = 0;
  if (outcome === 'MASK' && mask !== 'LEAVES') told |= TOLD.MASKED;
  if (outcome === 'DENY' || outcome === 'REJECT') told |= TOLD.DENIED;
  if (outcome === 'VERDICT' && verdict !== null && verdict !== coordinate) told |= TOLD.VERDICT;
  if (obligations.length > 0) {
    if (obligations.includes('NEEDS_CONSENT')) told |= TOLD.NEEDS_CONSENT;
    if (obligations.includes('STEP_UP_CHALLENGE')) told |= TOLD.STEP_UP;
    if (obligations.includes('FLAG_DISPUTED')) told |= TOLD.DISPUTED;
    if (obligations.includes('NO_AUTO_APPROVAL')) told |= TOLD.NO_AUTO_APPROVAL;
  }
  return told;
}
