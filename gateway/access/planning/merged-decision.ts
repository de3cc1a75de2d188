import type { Decision } from '../decision/decision.ts';

/** One decision for results that are alike: the highest grade, every obligation. */
export function merged(decisions: readonly Decision[]): Decision {
  const highest = decisions.reduce((one, other) => (other.effectiveGrade > one.effectiveGrade ? other : one));
  return { ...highest, obligations: [...new Set(decisions.flatMap(({ obligations }) => obligations))] };
}
