import type { Reason, Step } from './decision.ts';
import type { SettledInput } from './decision-input.ts';
import { bears } from './standing.ts';
import type { Standing } from './standing.ts';

/** What a field that nothing refused comes down to: plain, masked, a verdict, or nothing that fits. */
export interface Fit {
  readonly give: 'A' | 'M' | 'V' | 'DENY';
  readonly reason: Reason;
  readonly step: Step;
}

const hasMask = ({ field }: SettledInput): boolean => field.mask !== 'none' && field.mask !== 'X';

/** Steps 7b to 10: step-up, clearance, preference for verdicts, display, co-disclosure. */
export function fit(input: SettledInput, standing: Standing): Fit {
  const stepped = stepUp(input, standing);
  if (stepped.give === 'DENY') return stepped;
  const cleared = clearance(input, standing, stepped);
  if (cleared.give === 'DENY' || cleared.give === 'V') return cleared;
  if (prefersVerdict(input, standing)) return { give: 'V', reason: 'VERDICT_PREFERRED', step: '9' };
  return cleared.give === 'A' ? display(input, standing, cleared) : cleared;
}

/** Step 7b: FACE or CA, and fresh. */
function stepUp({ principal }: SettledInput, { cell }: Standing): Fit {
  const give = cell.give === 'A' || cell.give === 'M' || cell.give === 'V' ? cell.give : 'DENY';
  const live = principal.stepUp === 'live' && (principal.assurance === 'FACE' || principal.assurance === 'CA');
  if (!bears(cell, 's') || live) return { give, reason: 'GRADE', step: '10' };
  return { give: cell.withoutStepUp ?? 'DENY', reason: 'STEP_UP_REQUIRED', step: '7b' };
}

/** Step 8: a mask shows one grade less than the field, a verdict two. */
function clearance(input: SettledInput, { grade }: Standing, before: Fit): Fit {
  const level = clearanceOf(input);
  let { give, reason, step } = before;
  if (give === 'A' && level < grade) [give, reason, step] = ['M', 'CLEARANCE', '8'];
  if (give === 'M' && level < Math.max(1, grade - 1)) [give, reason, step] = ['V', 'CLEARANCE', '8'];
  if (give === 'M' && !hasMask(input)) [give, reason, step] = ['V', reason === 'GRADE' ? 'NO_MASK' : reason, '8'];
  if (give === 'V' && level < Math.max(1, grade - 2)) [give, reason, step] = ['DENY', 'CLEARANCE', '8'];
  if (give === 'V' && input.field.verdict === null) [give, reason, step] = ['DENY', reason === 'GRADE' ? 'NO_VERDICT' : reason, '8'];
  return { give, reason, step };
}

/** Citizens and agents hold no clearance: their relation decides. An unreadable one is zero. */
function clearanceOf({ principal }: SettledInput): number {
  if (principal.kind === 'CITIZEN' || principal.kind === 'ENTERPRISE_AGENT') return 4;
  return principal.clearance === 'unknown' ? 0 : principal.clearance;
}

/** Step 9; the engine always prefers the verdict at L3 U. */
function prefersVerdict({ principal, purpose, field }: SettledInput, { cell, grade, column }: Standing): boolean {
  const preferred = purpose.verdictPreferred || (principal.kind === 'APPROVAL_ENGINE' && grade === 3 && column === 'U');
  return bears(cell, 'p', 't') && field.verdict !== null && !purpose.needsValue && preferred;
}

/** Step 10: what would be plain is masked when the item says display only, or when a masked ID number beside it would be given away. */
function display(input: SettledInput, { cell }: Standing, plain: Fit): Fit {
  const { purpose, field, context } = input;
  const displayOnly = bears(cell, 'p', 't') && purpose.displayOnly;
  const coDisclosed = field.coordinate === 'Person.birthDate' && context.idNumberMasked;
  if (!displayOnly && !coDisclosed) return { ...plain, reason: 'OK' };
  if (hasMask(input)) return { give: 'M', reason: displayOnly ? 'DISPLAY_ONLY' : 'CO_DISCLOSURE', step: '10' };
  return { give: field.verdict === null ? 'DENY' : 'V', reason: 'NO_MASK', step: '10' };
}
