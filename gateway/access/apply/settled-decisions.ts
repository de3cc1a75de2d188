import { decideSettled } from '../decision/decide-settled.ts';
import type { SettledInput } from '../decision/decision-input.ts';
import type { Decision } from '../decision/decision.ts';
import { unknownVerdict } from '../decision/unknown-verdict.ts';
import type { RecordRule } from '../shape/selection-shape.ts';

/** What a record, and what governance says of its subject, add to a rule's own input: with the rule, all that its decision depends on. */
export interface RecordWorld extends Pick<SettledInput, 'relation' | 'consent' | 'consentBy' | 'approval'>, Pick<SettledInput['context'], 'deceased' | 'disputed' | 'subjectAge' | 'publicityEnded'> {}

/** What one rule comes to in a record's world. */
export type Settle = (world: RecordWorld) => Decision;

/** By the ordered checks, anew. */
export function settle(rule: RecordRule, { relation, consent, consentBy, approval, ...ofContext }: RecordWorld): Decision {
  const { input } = rule;
  const decision = decideSettled({ ...input, relation, consent, consentBy, approval, context: { ...input.context, ...ofContext } });
  return rule.isVerdict ? unknownVerdict(decision, input.principal.kind, input.field.coordinate) : decision;
}

interface Settled {
  readonly world: RecordWorld;
  readonly decision: Decision;
}

/** How many ways in which records stand to who asks are remembered a rule. */
const MOST = 4;

/**
 * Decides one rule of a plan, and remembers its last decisions: a decision is a function of its input alone, which is the rule's and the record's world, so that the
 * same world gets the same decision, whosever record it is. Holds no key of anybody.
 */
export function rememberingSettle(rule: RecordRule): Settle {
  let last: readonly Settled[] = [];
  return (world) => {
    for (const known of last) if (isSame(known.world, world)) return known.decision;
    const decision = settle(rule, world);
    last = [{ world, decision }, ...last.slice(0, MOST - 1)];
    return decision;
  };
}

function isSame(one: RecordWorld, other: RecordWorld): boolean {
  return one.relation === other.relation && one.consent === other.consent && one.consentBy === other.consentBy && one.approval === other.approval
    && one.deceased === other.deceased && one.disputed === other.disputed && one.subjectAge === other.subjectAge && one.publicityEnded === other.publicityEnded;
}
