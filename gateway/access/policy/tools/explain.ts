import type { GradedSchema } from '../../../../schema/graded-schema.ts';
import { traceDecision } from '../../decision/trace-decision.ts';
import type { PolicySnapshot } from '../policy-snapshot.ts';
import { hypotheticalInput } from './hypothesis.ts';
import type { Hypothesis } from './hypothesis.ts';

/** A decision told step by step: what was looked at, what settled it, what follows. One line a check. */
export function explain(policy: PolicySnapshot, schema: GradedSchema, asked: Hypothesis, at: number): readonly string[] {
  const { decision, lines } = traceDecision(hypotheticalInput(policy, schema, asked, at));
  const item = asked.item === null ? 'no item' : `${policy.item(asked.item)?.name ?? asked.item} (${asked.item})`;
  const shown = decision.mask ?? decision.verdict;
  return [
    `${asked.field} for ${asked.client}, ${item}`,
    ...lines.map(({ step, says }) => `  ${step.padEnd(3)} ${says}`),
    `→ ${decision.outcome}${shown === null ? '' : ` ${shown}`}, ${decision.reason}, settled at step ${decision.step}, grade L${decision.effectiveGrade}`,
    ...(decision.obligations.length === 0 ? [] : [`  with ${decision.obligations.join(', ')}`]),
  ];
}
