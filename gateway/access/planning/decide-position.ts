import { relationTo } from '../../purpose/relation.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import { ageClass, documentAge } from '../document-age.ts';
import type { ApprovalSubject, ConsentView } from '../consent/consent-snapshot.ts';
import type { GrantState } from '../consent/grant-state.ts';
import { decide } from '../decide.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import type { Decision, RecordFact } from '../decision/decision.ts';
import { RECORD_FACTS } from '../decision/decision.ts';
import { unknownVerdict } from '../decision/unknown-verdict.ts';
import type { DecisionInput } from '../decision/decision-input.ts';
import { possibilitiesOf } from '../decision/unknown-facts.ts';
import { decisionInputOf } from './decision-input-of.ts';
import type { FieldPlace, World } from './decision-input-of.ts';
import type { Scope, Whose } from './scope.ts';

/** What planning decided of a field at one position: for good, or to be decided by each record. */
export interface PositionDecision {
  readonly decision: Decision;
  /** For PER_RECORD: the input with its unknown facts, and which facts to fetch; else null. */
  readonly rule: { readonly input: DecisionInput; readonly facts: readonly RecordFact[]; readonly isVerdict: boolean } | null;
  /** Whose value may come out masked here; null when nobody's does. */
  readonly maskedOf: Whose | null;
}

/**
 * Decides a field for every subject that may stand at the position. What none of them may be shown is refused now and never fetched; what depends on the
 * record is left to each record.
 */
export function decidePosition(context: AccessContext, scope: Scope, place: FieldPlace): PositionDecision {
  const worlds = worldsOf(context, scope, place);
  const inputs = worlds.map((world) => decisionInputOf(context, place, world));
  const [first, ...more] = inputs;
  if (first === undefined) throw new RangeError('a position must have at least one possible record');
  if (place.argument !== null && place.argument.use !== 'SUBJECT') return { decision: strictestUse(inputs), rule: null, maskedOf: null };
  const answered = (each: Decision): Decision => (place.isVerdict ? unknownVerdict(each, context.principal.kind, first.field.coordinate) : each);
  const decisions = inputs.map((input) => answered(decide(input)));
  const [decision] = decisions;
  const settled = inputs.map((input) => possibilitiesOf(input).map(({ input: possible }) => answered(decideSettled(possible))));
  const maskedOf = whoseMasked(worlds, settled);
  if (decision !== undefined && decision.outcome !== 'PER_RECORD' && decisions.every((each) => sameResult(each, decision))) return { decision: merged(decisions), rule: null, maskedOf };
  const possible = settled.flat();
  if (!possible.some(({ outcome }) => outcome === 'ALLOW' || outcome === 'MASK')) return { decision: refusal(possible), rule: null, maskedOf };
  const facts = RECORD_FACTS.filter((fact) => (fact === 'SUBJECT' && more.length > 0) || decisions.some((each) => each.facts.includes(fact)));
  const effectiveGrade = merged(decisions).effectiveGrade;
  return {
    decision: { outcome: 'PER_RECORD', reason: 'RECORD_FACTS', effectiveGrade, mask: null, verdict: null, obligations: ['IMPLICIT_READ'], facts, step: '0' },
    // Each record brings its own age, known subjects too.
    rule: { input: { ...first, context: { ...first.context, subjectAge: scope.age } }, facts, isVerdict: place.isVerdict },
    maskedOf,
  };
}

/** Whose value comes out masked, among those that may stand here. */
function whoseMasked(worlds: readonly PossibleWorld[], settled: readonly (readonly Decision[])[]): Whose | null {
  const masked = worlds.filter((_, index) => settled[index]?.some(({ outcome }) => outcome === 'MASK'));
  return masked.length === 0 ? null : { refs: masked.flatMap(({ refs }) => refs), stranger: masked.some(({ stranger }) => stranger) };
}

const sameResult = (one: Decision, other: Decision): boolean => one.outcome === other.outcome && one.reason === other.reason;
const ABSENT: ConsentView = { state: 'absent', by: 'SUBJECT' };
const LIVE: ConsentView = { state: 'live', by: 'SUBJECT' };

/** A world, and who stands in it. */
interface PossibleWorld extends World {
  readonly refs: readonly SubjectKey[];
  readonly stranger: boolean;
}

/** How the records that may stand here may stand to the principal; each way once. Of a stranger it is not even known whether he consents, or is the one an approval names. */
function worldsOf(context: AccessContext, scope: Scope, place: FieldPlace): readonly PossibleWorld[] {
  const { principal, purpose, consents, personIds, at } = context;
  // Nobody is there whose consent could be lacking; of data about a person that is nobody's record, everybody's consent is.
  if (scope.nobody) {
    const approval = approvalFor(context, { kind: 'NOBODY' }, place.coordinates);
    return [{ relation: 'NONE', consent: place.grade.about === 'ENTITY' ? LIVE : ABSENT, approval, age: scope.age, refs: [], stranger: true }];
  }
  const worlds = scope.refs.map((subject): PossibleWorld => {
    const age = documentAge(personIds, subject, at);
    return {
      relation: relationTo(principal, purpose, subject), consent: consentTo({ consents, subject, item: purpose.item, place, at }),
      approval: approvalOf(context, subject, place.coordinates), age: age === null ? scope.age : ageClass(age), refs: [subject], stranger: false,
    };
  });
  if (scope.stranger) {
    const approvals = new Set<GrantState>(['absent', approvalFor(context, { kind: 'ANY_STRANGER' }, place.coordinates)]);
    for (const consent of [ABSENT, LIVE]) for (const approval of approvals) worlds.push({ relation: 'NONE', consent, approval, age: scope.age, refs: [], stranger: true });
  }
  const each = new Map<string, PossibleWorld>();
  for (const world of worlds) {
    const key = JSON.stringify([world.relation, world.consent, world.approval, world.age]);
    const same = each.get(key);
    each.set(key, same === undefined ? world : { ...same, refs: [...same.refs, ...world.refs], stranger: same.stranger || world.stranger });
  }
  return [...each.values()];
}

/** The consent that covers a field under any name a list may give it: the live one if there is one. */
export function consentTo({ consents, subject, item, place, at }: Pick<AccessContext, 'consents' | 'at'> & {
  readonly subject: Scope['refs'][number]; readonly item: string | null; readonly place: Pick<FieldPlace, 'coordinates'>;
}): ConsentView {
  const views = place.coordinates.map((coordinate) => consents.consent({ subject, item, coordinate, at }));
  return views.find(({ state }) => state === 'live') ?? views[0] ?? ABSENT;
}

/** The two-person approval that covers a field of a subject's record. */
export function approvalOf(context: Omit<AccessContext, 'personIds'>, subject: SubjectKey, coordinates: readonly string[]): GrantState {
  return approvalFor(context, { kind: 'KNOWN', subject, party: context.purpose.subjects.some(({ kind, key }) => kind === subject.kind && key === subject.key) }, coordinates);
}

function approvalFor({ principal, purpose, consents, at }: Omit<AccessContext, 'personIds'>, whose: ApprovalSubject, coordinates: readonly string[]): GrantState {
  return consents.approval({ principal: principal.subject, item: purpose.item, caseNo: purpose.caseNo, whose, coordinates, at });
}

/** Filtering, sorting, grouping, counting by the field: allowed only if every possible record lets it be read plainly. */
function strictestUse(inputs: readonly DecisionInput[]): Decision {
  const decisions = inputs.map((input) => decide(input));
  return decisions.find(({ outcome }) => outcome !== 'ALLOW') ?? merged(decisions);
}

/** One decision for results that are alike: the highest grade, every obligation. */
function merged(decisions: readonly Decision[]): Decision {
  const highest = decisions.reduce((one, other) => (other.effectiveGrade > one.effectiveGrade ? other : one));
  return { ...highest, obligations: [...new Set(decisions.flatMap(({ obligations }) => obligations))] };
}

/** Nothing may be shown whoever it is: a verdict only if that is all there is, else a refusal. */
function refusal(settled: readonly Decision[]): Decision {
  const denials = settled.filter(({ outcome }) => outcome !== 'VERDICT');
  const [first = settled[0]] = denials.filter(({ outcome }) => outcome === 'REJECT').concat(denials);
  if (first === undefined) throw new RangeError('a position must have at least one possible record');
  return { ...first, effectiveGrade: merged(settled).effectiveGrade };
}
