import type { AccessContext } from '../access-context.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import type { Decision } from '../decision/decision.ts';
import { consentTo } from '../planning/decide-position.ts';
import type { RecordRule } from '../shape/selection-shape.ts';
import { chinaDay } from './china-day.ts';
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
  return decideSettled({
    ...input,
    relation,
    consent: consent?.state ?? 'absent',
    consentBy: consent?.by ?? 'SUBJECT',
    context: { ...input.context, subjectAge: age, publicityEnded: input.context.publicityEnded === 'unknown' ? publicityEnded(rule, record, at) : input.context.publicityEnded },
  });
}

/** Past its last day or repaired. What cannot be read has ended. */
function publicityEnded({ publicity }: RecordRule, record: object, at: number): boolean {
  if (publicity === null) return true;
  const until = ownValue(record, publicity.until);
  const repair = ownValue(record, publicity.repair);
  const open = typeof until === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(until) && until >= chinaDay(at);
  return !open || (repair !== null && repair !== undefined && repair !== 'NONE');
}
