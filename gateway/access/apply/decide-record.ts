import type { AccessContext } from '../access-context.ts';
import type { Decision } from '../decision/decision.ts';
import { approvalOf, consentTo } from '../planning/possible-worlds.ts';
import { knownKeyGiven } from '../planning/known-key.ts';
import { knownSubjects, sameSubject } from '../planning/known-subjects.ts';
import type { RecordRule } from '../shape/selection-shape.ts';
import { ownValue } from './own-value.ts';
import type { RecordFacts } from './record-facts-of.ts';
import { settle } from './settled-decisions.ts';
import type { Settle } from './settled-decisions.ts';

/** A rule, and how it is decided for what a record's world is. */
interface DecidedRule {
  readonly rule: RecordRule;
  readonly settled: Settle;
}

/** Decides a field for one record, from that record's facts and nothing remembered of another. `record` is the object that says its publicity; `settled`: what the rule comes to. */
export function decideRecord(context: AccessContext, rule: RecordRule, facts: RecordFacts, record: object, settled: Settle = (world) => settle(rule, world)): Decision {
  const remembered = rule.publicity === null ? facts.decided.get(rule) : undefined;
  if (remembered !== undefined) return remembered;
  const decision = decideFresh(context, { rule, settled }, facts, record);
  if (rule.publicity === null) facts.decided.set(rule, decision);
  return decision;
}

/** Where a record does not say whether its subject is dead, and it matters, the stricter of both holds: no register, no relation, no consent by either. */
function decideFresh(context: AccessContext, decided: DecidedRule, facts: RecordFacts, record: object): Decision {
  const { rule } = decided;
  const { deceased, subject } = facts;
  const living = decideIf(context, decided, facts, record, deceased === true);
  const decision = deceased === 'unknown' && rule.facts.includes('DECEASED') ? stricter(living, decideIf(context, decided, facts, record, true)) : living;
  const named = rule.keyOfKnown && subject !== null && knownSubjects(context.principal, context.purpose).some((each) => sameSubject(each, subject));
  const given = named ? knownKeyGiven(decision) : decision;
  return given !== living && given.outcome === 'DENY' ? { ...given, unsettled: true } : given;
}

const SHOWS = { REJECT: 0, DENY: 0, PER_RECORD: 0, VERDICT: 1, MASK: 2, ALLOW: 3 } as const satisfies Record<Decision['outcome'], number>;

function stricter(one: Decision, other: Decision): Decision {
  return SHOWS[other.outcome] < SHOWS[one.outcome] ? other : one;
}

function decideIf(context: AccessContext, { rule, settled }: DecidedRule, { subject, relation, age }: RecordFacts, record: object, deceased: boolean): Decision {
  const { consents, purpose, at } = context;
  const { coordinates, input } = rule;
  const consent = subject === null ? null : consentTo({ consents, subject, item: purpose.item, deceased, place: rule, at });
  return settled({
    relation,
    consent: consent?.state ?? 'absent',
    consentBy: consent?.by ?? 'SUBJECT',
    // A record that names nobody is covered by no approval.
    approval: subject === null ? 'absent' : approvalOf(context, subject, coordinates),
    deceased,
    disputed: subject !== null && consents.disputed({ subject, coordinates, at }),
    subjectAge: input.context.subjectAge === 'unknown' ? age : input.context.subjectAge,
    publicityEnded: input.context.publicityEnded === 'unknown' ? publicityEnded(rule, record) : input.context.publicityEnded,
  });
}

/** Only a record that says otherwise is still published. */
function publicityEnded({ publicity }: RecordRule, record: object): boolean {
  return publicity === null || ownValue(record, publicity) !== false;
}
