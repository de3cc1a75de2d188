import type { AccessContext } from '../access-context.ts';
import { decide } from '../decide.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import type { Decision, RecordFact } from '../decision/decision.ts';
import { RECORD_FACTS } from '../decision/decision.ts';
import type { DecisionInput } from '../decision/decision-input.ts';
import { unknownVerdict } from '../decision/unknown-verdict.ts';
import { possibilitiesOf } from '../decision/unknown-facts.ts';
import { decisionInputOf } from './decision-input-of.ts';
import type { FieldPlace, World } from './decision-input-of.ts';
import { merged } from './merged-decision.ts';
import { distinctWorlds, possibleWorlds, worldKey } from './possible-worlds.ts';
import type { PossibleWorld } from './possible-worlds.ts';
import type { Scope, Whose } from './scope.ts';

/** What planning decided of a field at one position: for good, or to be decided by each record. */
export interface PositionDecision {
  readonly decision: Decision;
  /** For PER_RECORD: the input with its unknown facts, and which facts to fetch; else null. */
  readonly rule: { readonly input: DecisionInput; readonly facts: readonly RecordFact[]; readonly isVerdict: boolean; readonly keyOfKnown: boolean } | null;
  /** Whose value may come out masked here; null when nobody's does. */
  readonly maskedOf: Whose | null;
  /** For whom it makes a difference to be dead. */
  readonly deathOf: Whose;
}

/** Nobody at all. */
export const NOBODYS: Whose = { refs: [], stranger: false };

/**
 * Decides a field for every subject that may stand at the position. What none of them may be shown is refused now and never fetched; what depends on the
 * record is left to each record.
 */
export function decidePosition(context: AccessContext, scope: Scope, place: FieldPlace): PositionDecision {
  const all = possibleWorlds(context, scope, place);
  const worlds = distinctWorlds(all);
  const inputs = worlds.map((world) => decisionInputOf(context, place, world));
  const [first] = inputs;
  if (first === undefined) throw new RangeError('a position must have at least one possible record');
  const answered = (each: Decision): Decision => (place.isVerdict ? unknownVerdict(each, context.principal.kind, first.field.coordinate) : each);
  const decisions = inputs.map((input) => answered(decide(input)));
  const [decision] = decisions;
  const settled = inputs.map((input) => possibilitiesOf(input).map(({ input: possible }) => answered(decideSettled(possible))));
  const maskedOf = whoseMasked(worlds, settled);
  if (decision !== undefined && decision.outcome !== 'PER_RECORD' && decisions.every((each) => sameResult(each, decision))) return { decision: merged(decisions), rule: null, maskedOf, deathOf: NOBODYS };
  const byWorld = new Map(worlds.map((world, i) => [worldKey(world), settled[i] ?? []]));
  const possible = settled.flat();
  if (!possible.some(({ outcome }) => outcome === 'ALLOW' || outcome === 'MASK')) return { decision: refusal(consented(all, byWorld)), rule: null, maskedOf, deathOf: NOBODYS };
  const deathOf = whoseDeathMatters(all, byWorld);
  const waitsFor: Readonly<Partial<Record<RecordFact, boolean>>> = {
    SUBJECT: worlds.filter(({ deceased }) => !deceased).length > 1,
    DECEASED: deathOf.stranger || deathOf.refs.length > 0,
  };
  const facts = RECORD_FACTS.filter((fact) => waitsFor[fact] === true || decisions.some((each) => each.facts.includes(fact)));
  const effectiveGrade = merged(decisions).effectiveGrade;
  return {
    decision: { outcome: 'PER_RECORD', reason: 'RECORD_FACTS', effectiveGrade, mask: null, verdict: null, obligations: ['IMPLICIT_READ'], facts, step: '0' },
    // Each record brings its own age, known subjects too.
    rule: { input: { ...first, context: { ...first.context, subjectAge: scope.age } }, facts, isVerdict: place.isVerdict, keyOfKnown: false },
    maskedOf,
    deathOf,
  };
}

/**
 * The decisions of a position that shows nothing, without those that would say that consent is lacking of a subject whose consent, or whose kin's, there is: which of
 * the two it takes is the register's to say, and nothing is fetched here to ask it.
 */
function consented(all: readonly PossibleWorld[], settled: ReadonlyMap<string, readonly Decision[]>): readonly Decision[] {
  const lacks = (world: World): boolean => (settled.get(worldKey(world)) ?? []).every(({ reason }) => reason === 'NO_CONSENT');
  const twins = all.flatMap((dead) => (dead.living === null ? [] : [{ dead, living: dead.living }]));
  const passedOver = new Set<World>(twins.flatMap(({ dead, living }) => (lacks(dead) === lacks(living) ? [] : lacks(dead) ? [dead] : [living])));
  return all.filter((world) => !passedOver.has(world)).flatMap((world) => settled.get(worldKey(world)) ?? []);
}

/** For whom, of those who may stand here, it makes a difference to be dead. */
function whoseDeathMatters(all: readonly PossibleWorld[], settled: ReadonlyMap<string, readonly Decision[]>): Whose {
  const matters = all.filter((dead) => {
    if (dead.living === null) return false;
    const [one, other] = [settled.get(worldKey(dead)) ?? [], settled.get(worldKey(dead.living)) ?? []];
    return one.some((decision, i) => other[i] === undefined || !sameResult(decision, other[i]));
  });
  return { refs: matters.flatMap(({ refs }) => refs), stranger: matters.some(({ stranger }) => stranger) };
}

/** Whose value comes out masked, among those that may stand here. */
function whoseMasked(worlds: readonly PossibleWorld[], settled: readonly (readonly Decision[])[]): Whose | null {
  const masked = worlds.filter((_, index) => settled[index]?.some(({ outcome }) => outcome === 'MASK'));
  return masked.length === 0 ? null : { refs: masked.flatMap(({ refs }) => refs), stranger: masked.some(({ stranger }) => stranger) };
}

const sameResult = (one: Decision, other: Decision): boolean => one.outcome === other.outcome && one.reason === other.reason;
/** Nothing may be shown whoever it is: a verdict only if that is all there is, else a refusal. */
function refusal(settled: readonly Decision[]): Decision {
  const denials = settled.filter(({ outcome }) => outcome !== 'VERDICT');
  const [first = settled[0]] = denials.filter(({ outcome }) => outcome === 'REJECT').concat(denials);
  if (first === undefined) throw new RangeError('a position must have at least one possible record');
  return { ...first, effectiveGrade: merged(settled).effectiveGrade };
}
