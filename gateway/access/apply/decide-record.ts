import type { AccessContext } from '../access-context.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import type { Decision } from '../decision/decision.ts';
import { unknownVerdict } from '../decision/unknown-verdict.ts';
import { approvalOf, consentTo } from '../planning/possible-worlds.ts';
import { knownKeyGiven } from '../planning/known-key.ts';
import { knownSubjects, sameSubject } from '../planning/known-subjects.ts';
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

/** Where a record does not say whether its subject is dead, and it matters, the stricter of both holds: no register, no relation, no consent by either. */
function decideFresh(context: AccessContext, rule: RecordRule, facts: RecordFacts, record: object): Decision {
  const { deceased, subject } = facts;
  const living = decideIf(context, rule, facts, record, deceased === true);
  const decision = deceased === 'unknown' && rule.facts.includes('DECEASED') ? stricter(living, decideIf(context, rule, facts, record, true)) : living;
  const named = rule.keyOfKnown && subject !== null && knownSubjects(context.principal, context.purpose).some((each) => sameSubject(each, subject));
  const given = named ? knownKeyGiven(decision) : decision;
  return given !== living && given.outcome === 'DENY' ? { ...given, unsettled: true } : given;
}

const SHOWS = { REJECT: 0, DENY: 0, PER_RECORD: 0, VERDICT: 1, MASK: 2, ALLOW: 3 } as const satisfies Record<Decision['outcome'], number>;

function stricter(one: Decision, other: Decision): Decision {
  return SHOWS[other.outcome] < SHOWS[one.outcome] ? other : one;
}

function decideIf(context: AccessContext, rule: RecordRule, { subject, relation, age }: RecordFacts, record: object, deceased: boolean): Decision {
  const { input, coordinates } = rule;
  const { purpose, consents, at } = context;
  const consent = subject === null ? null : consentTo({ consents, subject, item: purpose.item, deceased, place: { coordinates }, at });
  const decision = decideSettled({
    ...input,
    relation,
    consent: consent?.state ?? 'absent',
    consentBy: consent?.by ?? 'SUBJECT',
    // A record that names nobody is covered by no approval.
    approval: subject === null ? 'absent' : approvalOf(context, subject, coordinates),
    context: {
      ...input.context,
      deceased,
      disputed: subject !== null && consents.disputed({ subject, coordinates, at }),
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
