import type { GradedSchema } from '../../../../schema/graded-schema.ts';
import type { ConsentSnapshot } from '../../consent/consent-snapshot.ts';
import { NO_CONSENTS } from '../../consent/no-consents.ts';
import { traceDecision } from '../../decision/trace-decision.ts';
import type { PolicySnapshot } from '../policy-snapshot.ts';
import { hypotheticalInput } from './hypothesis.ts';
import type { Hypothesis } from './hypothesis.ts';

/**
 * A decision told step by step: what was looked at, what settled it, what follows. One line a check; the last says whether grants given through the graph were looked at
 * (`consents`), or those of the demand list alone (null).
 */
export function explain(policy: PolicySnapshot, schema: GradedSchema, asked: Hypothesis, at: number, consents: ConsentSnapshot | null = null): readonly string[] {
  const { decision, lines } = traceDecision(hypotheticalInput(policy, schema, asked, at, consents ?? NO_CONSENTS));
  const item = asked.item === null ? 'no item' : `${policy.item(asked.item)?.name ?? asked.item} (${asked.item})`;
  const shown = decision.mask ?? decision.verdict;
  return [
    `${asked.field} for ${asked.client}, ${item}`,
    ...lines.map(({ step, says }) => `  ${step.padEnd(3)} ${says}`),
    `→ ${decision.outcome}${shown === null ? '' : ` ${shown}`}, ${decision.reason}, settled at step ${decision.step}, grade L${decision.effectiveGrade}`,
    ...(decision.obligations.length === 0 ? [] : [`  with ${decision.obligations.join(', ')}`]),
    consents === null
      ? '  grants of the demand list alone: those given, suspended or trusted through the graph were not looked at (--grants FILE or --governance URL)'
      : `  grants of the demand list and of the graph, as of change ${consents.version}`,
  ];
}
