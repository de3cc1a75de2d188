import { lacksConsent } from './consent.ts';
import { decideSettled } from './decide-settled.ts';
import type { Decision, Step } from './decision.ts';
import type { SettledInput } from './decision-input.ts';
import { REFUSALS } from './refusals.ts';
import { bears, standingOf } from './standing.ts';

/** One check of a decision as it went. */
export interface TraceLine {
  readonly step: Step;
  readonly says: string;
}

const CHECKS: Readonly<Partial<Record<Step, string>>> = {
  '1': 'catalogued under one owner', '2a': 'not on the negative list, shared at all', '2b': 'grade open to this row', '2c': 'no reserved outcome', '3': 'purpose, where asked',
  '4': 'among the minimum fields, where asked', '5': 'share grant, where asked', '6': 'relation and region, where asked',
};

/** A decision with every check it went through, in order, down to the one that settled it. For people; the decision itself is {@link decideSettled}'s. */
export function traceDecision(input: SettledInput): { readonly decision: Decision; readonly lines: readonly TraceLine[] } {
  const decision = decideSettled(input);
  const standing = standingOf(input);
  const { cell, row, column, grade, relation } = standing;
  const marks = cell.marks === '' ? 'no marks' : `marks ${[...cell.marks].join(' ')}`;
  const lines: TraceLine[] = [{ step: '0', says: `grade L${grade}, column ${column}, relation ${relation}, row ${row ?? 'none'}: cell ${cell.give}, ${marks}` }];
  if (decision.reason === 'IMPORTANT_DATA_REVIEW') return { decision, lines: [...lines, { step: '0', says: 'too much at once: a human must look' }] };
  for (const refusal of REFUSALS) {
    const refuses = refusal.refuses(input, standing);
    lines.push({ step: refusal.step, says: `${CHECKS[refusal.step] ?? refusal.reason}: ${refuses ? `no, ${refusal.reason}` : 'yes'}` });
    if (refuses) return { decision, lines };
  }
  const unconsented = lacksConsent(input, standing);
  lines.push({ step: '7', says: `consent, where needed: ${unconsented ? 'no, NO_CONSENT' : 'yes'}` });
  if (unconsented) return { decision, lines };
  if (bears(cell, 'd')) lines.push({ step: '7a', says: `two-person approval: ${input.approval === 'live' ? 'yes' : 'no, NO_APPROVAL'}` });
  if (decision.reason === 'NO_APPROVAL') return { decision, lines };
  if (bears(cell, 's')) lines.push({ step: '7b', says: `fresh step-up (${input.principal.stepUp}, ${input.principal.assurance}): ${decision.reason === 'STEP_UP_REQUIRED' ? 'no' : 'yes'}` });
  lines.push({ step: '8', says: `clearance ${input.principal.clearance} against grade ${grade}, mask ${input.field.mask}, verdict ${input.field.verdict ?? 'none'}` });
  if (decision.step === '9' || decision.step === '10') lines.push({ step: decision.step, says: decision.reason });
  return { decision, lines };
}
