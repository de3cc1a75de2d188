import type { AccessContext } from '../access-context.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import type { Decision } from '../decision/decision.ts';
import { unknownVerdict } from '../decision/unknown-verdict.ts';
import { approvalOf, consentTo } from '../planning/decide-position.ts';
import type { RecordRule } from '../shape/selection-shape.ts';
import { ownValue } from './own-value.ts';
import type { RecordFacts } from './record-facts-of.ts';

/** Decides a field for one record, from that record's facts and nothing remembered of another. `record` is the object that says its publicity. */
export function decideRecord(context: AccessContext, rule: RecordRule, facts: RecordFacts, record: object): Decision {
  const remembered = rule.publicity === null ? facts.decided.get(rule) : undefined;
  if (remembered !== undefined) return remembered;
  const decision = decideFresh(context, rule, facts, record);
  if (rule.publicity === null) facts.decided.set(rule, decision);
  return decision;
}

function decideFresh(context: AccessContext, rule: RecordRule, { subject, relation, age }: RecordFacts, record: object): Decision {
  const { input, coordinates } = rule;
  const { purpose, consents, at } = context;
  const consent = subject === null ? null : consentTo({ consents, subject, item: purpose.item, place: { coordinates }, at });
  const decision = decideSettled({
    ...input,
    relation,
    consent: consent?.state ?? 'absent',
    consentBy: consent?.by ?? 'SUBJECT',
    // A record that names nobody is covered by no approval.
    approval: subject === null ? 'absent' : approvalOf(context, subject, coordinates),
    context: {
      ...input.context,
      subjectAge: input.context.subjectAge === 'unknown' ? age : input.context.subjectAge,
      publicityEnded: input.context.publicityEnded === 'unknown' ? publicityEnded(rule, record) : input.context.publicityEnded,
    },
  });
  return rule.isVerdict ? unknownVerdict(decision, input.principal.kind, input.field.coordinate) : decision;
}

/** Only a record that says otherwise is still published. */
function publicityEnded({ publicity }: RecordRule, record: object): boolean {
  return publicity === null || ownValue(record, publicity) !== false;
}
