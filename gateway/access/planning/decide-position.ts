import { relationTo } from '../../purpose/relation.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { AccessContext } from '../access-context.ts';
import { AGE_OF_ENTITY, ageClass, documentAge } from '../document-age.ts';
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
  readonly rule: { readonly input: DecisionInput; readonly facts: readonly RecordFact[]; readonly isVerdict: boolean; readonly keyOfKnown: boolean } | null;
  /** Whose value may come out masked here; null when nobody's does. */
  readonly maskedOf: Whose | null;
}

/**
 * Decides a field for every subject that may stand at the position. What none of them may be shown is refused now and never fetched; what depends on the
 * record is left to each record.
 */
export function decidePosition(context: AccessContext, scope: Scope, place: FieldPlace): PositionDecision {
  const all = possibleWorlds(context, scope, place);
  const worlds = distinct(all);
  const inputs = worlds.map((world) => decisionInputOf(context, place, world));
  const [first] = inputs;
  if (first === undefined) throw new RangeError('a position must have at least one possible record');
  if (place.argument !== null && place.argument.use !== 'SUBJECT') return { decision: strictestUse(inputs), rule: null, maskedOf: null };
  const answered = (each: Decision): Decision => (place.isVerdict ? unknownVerdict(each, context.principal.kind, first.field.coordinate) : each);
  const decisions = inputs.map((input) => answered(decide(input)));
  const [decision] = decisions;
  const settled = inputs.map((input) => possibilitiesOf(input).map(({ input: possible }) => answered(decideSettled(possible))));
  const maskedOf = whoseMasked(worlds, settled);
  if (decision !== undefined && decision.outcome !== 'PER_RECORD' && decisions.every((each) => sameResult(each, decision))) return { decision: merged(decisions), rule: null, maskedOf };
  const byWorld = new Map(worlds.map((world, i) => [keyOf(world), settled[i] ?? []]));
  const possible = settled.flat();
  if (!possible.some(({ outcome }) => outcome === 'ALLOW' || outcome === 'MASK')) return { decision: refusal(consented(all, byWorld)), rule: null, maskedOf };
  const waitsFor: Readonly<Partial<Record<RecordFact, boolean>>> = {
    SUBJECT: worlds.filter(({ deceased }) => !deceased).length > 1,
    DECEASED: deathMatters(all, byWorld),
  };
  const facts = RECORD_FACTS.filter((fact) => waitsFor[fact] === true || decisions.some((each) => each.facts.includes(fact)));
  const effectiveGrade = merged(decisions).effectiveGrade;
  return {
    decision: { outcome: 'PER_RECORD', reason: 'RECORD_FACTS', effectiveGrade, mask: null, verdict: null, obligations: ['IMPLICIT_READ'], facts, step: '0' },
    // Each record brings its own age, known subjects too.
    rule: { input: { ...first, context: { ...first.context, subjectAge: scope.age } }, facts, isVerdict: place.isVerdict, keyOfKnown: false },
    maskedOf,
  };
}

/**
 * The decisions of a position that shows nothing, without those that would say that consent is lacking of a subject whose consent, or whose kin's, there is: which of
 * the two it takes is the register's to say, and nothing is fetched here to ask it.
 */
function consented(all: readonly PossibleWorld[], settled: ReadonlyMap<string, readonly Decision[]>): readonly Decision[] {
  const lacks = (world: World): boolean => (settled.get(keyOf(world)) ?? []).every(({ reason }) => reason === 'NO_CONSENT');
  const twins = all.flatMap((dead) => (dead.living === null ? [] : [{ dead, living: dead.living }]));
  const passedOver = new Set<World>(twins.flatMap(({ dead, living }) => (lacks(dead) === lacks(living) ? [] : lacks(dead) ? [dead] : [living])));
  return all.filter((world) => !passedOver.has(world)).flatMap((world) => settled.get(keyOf(world)) ?? []);
}

/** Whether it makes a difference to somebody who may stand here that he is dead. */
function deathMatters(all: readonly PossibleWorld[], settled: ReadonlyMap<string, readonly Decision[]>): boolean {
  return all.some(({ living, ...dead }) => {
    if (living === null) return false;
    const [one, other] = [settled.get(keyOf(dead)) ?? [], settled.get(keyOf(living)) ?? []];
    return one.some((decision, i) => other[i] === undefined || !sameResult(decision, other[i]));
  });
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
  /** The same subject alive, of a world in which it is dead. */
  readonly living: World | null;
}

/**
 * How the records that may stand here may stand to the principal. Of a stranger it is not even known whether he consents, or is the one an approval names; of
 * nobody whether he is alive, where that could make a difference.
 */
function possibleWorlds(context: AccessContext, scope: Scope, place: FieldPlace): readonly PossibleWorld[] {
  // Nobody is there whose consent could be lacking; of data about a person that is nobody's record, everybody's consent is.
  if (scope.nobody) {
    const approval = approvalFor(context, { kind: 'NOBODY' }, place.coordinates);
    const consent = place.grade.about === 'ENTITY' ? LIVE : ABSENT;
    return [{ relation: 'NONE', consent, approval, age: scope.age, deceased: false, disputed: false, refs: [], stranger: true, living: null }];
  }
  const worlds = scope.refs.flatMap((subject) => worldsOf(context, scope, place, subject));
  if (!scope.stranger) return worlds;
  const approvals = new Set<GrantState>(['absent', approvalFor(context, { kind: 'ANY_STRANGER' }, place.coordinates)]);
  const strangers = [ABSENT, LIVE].flatMap((consent) => [...approvals].flatMap((approval): PossibleWorld[] => {
    const living: PossibleWorld = { relation: 'NONE', consent, approval, age: scope.age, deceased: false, disputed: false, refs: [], stranger: true, living: null };
    return consent === LIVE && mayBeDead(scope) ? [living, { ...living, deceased: true, living }] : [living];
  }));
  return [...worlds, ...strangers];
}

/** A known subject, alive and (where his own login or somebody's consent would count otherwise then) dead. */
function worldsOf(context: AccessContext, scope: Scope, place: FieldPlace, subject: SubjectKey): readonly PossibleWorld[] {
  const { principal, purpose, consents, personIds, at } = context;
  const age = documentAge(personIds, subject, at);
  const relation = relationTo(principal, purpose, subject);
  const consentIf = (deceased: boolean): ConsentView => consentTo({ consents, subject, item: purpose.item, deceased, place, at });
  const living: PossibleWorld = {
    relation, consent: consentIf(false), approval: approvalOf(context, subject, place.coordinates), age: age === null ? scope.age : ageClass(age), deceased: false,
    disputed: consents.disputed({ subject, coordinates: place.coordinates, at }), refs: [subject], stranger: false, living: null,
  };
  const dead: PossibleWorld = { ...living, consent: consentIf(true), deceased: true, living };
  const own = relation === 'SELF' && (principal.kind === 'CITIZEN' || principal.kind === 'ENTERPRISE_AGENT');
  const counts = own || living.consent.state === 'live' || dead.consent.state === 'live';
  return counts && subject.kind === 'PERSON' && mayBeDead(scope) ? [living, dead] : [living];
}

/** Organisations do not die, and of an act of one's own nothing is asked that would only be known after it. */
const mayBeDead = ({ age, isAct }: Scope): boolean => age !== AGE_OF_ENTITY && !isAct;

const keyOf = ({ relation, consent, approval, age, deceased, disputed }: World): string => JSON.stringify([relation, consent, approval, age, deceased, disputed]);

/** Each way once. */
function distinct(worlds: readonly PossibleWorld[]): readonly PossibleWorld[] {
  const each = new Map<string, PossibleWorld>();
  for (const world of worlds) {
    const key = keyOf(world);
    const same = each.get(key);
    each.set(key, same === undefined ? world : { ...same, refs: [...same.refs, ...world.refs], stranger: same.stranger || world.stranger });
  }
  return [...each.values()];
}

/** The consent that covers a field under any name a list may give it: the live one if there is one. */
export function consentTo({ consents, subject, item, deceased, place, at }: Pick<AccessContext, 'consents' | 'at'> & {
  readonly subject: Scope['refs'][number]; readonly item: string | null; readonly deceased: boolean; readonly place: Pick<FieldPlace, 'coordinates'>;
}): ConsentView {
  const views = place.coordinates.map((coordinate) => consents.consent({ subject, item, coordinate, deceased, at }));
  const live = views.filter(({ state }) => state === 'live');
  return live.find(({ by }) => by === (deceased ? 'KIN' : 'SUBJECT')) ?? live[0] ?? views[0] ?? ABSENT;
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
