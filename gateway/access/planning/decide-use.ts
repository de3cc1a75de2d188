import type { AccessContext } from '../access-context.ts';
import { decide } from '../decide.ts';
import { decideSettled } from '../decision/decide-settled.ts';
import type { Decision } from '../decision/decision.ts';
import type { DecisionArgument } from '../decision/decision-input.ts';
import { possibilitiesOf } from '../decision/unknown-facts.ts';
import { decisionInputOf } from './decision-input-of.ts';
import type { FieldPlace } from './decision-input-of.ts';
import { merged } from './merged-decision.ts';
import { distinctWorlds, possibleWorlds } from './possible-worlds.ts';
import type { PossibleWorld } from './possible-worlds.ts';
import type { Scope } from './scope.ts';

/** A field that an argument reads, and the list it narrows. */
export interface Use {
  readonly read: FieldPlace;
  readonly use: Exclude<DecisionArgument['use'], 'SUBJECT'>;
  readonly list: FieldPlace;
  /** Whose record decides the list; the field read is on the same one's where it is this very scope. */
  readonly listScope: Scope;
}

/**
 * Filtering, sorting, grouping, counting by a field: allowed only if every possible record lets it be read plainly. Of a subject who may be alive or dead only that
 * counts under which the list itself is given: under the other the list is withheld, whatever was in it.
 */
export function decideUse(context: AccessContext, scope: Scope, { read, use, list, listScope }: Use): Decision {
  const place: FieldPlace = { ...read, argument: { use } };
  const all = possibleWorlds(context, scope, place);
  const inLife = new Set(all.flatMap(({ living }) => living ?? []));
  const ofList = listScope === scope ? possibleWorlds(context, scope, list) : null;
  const withheld = (world: PossibleWorld): boolean => ofList !== null && !world.stranger && (world.living !== null || inLife.has(world)) && !isGiven(context, ofList, list, world);
  const decisions = distinctWorlds(all.filter((world) => !withheld(world))).map((world) => decide(decisionInputOf(context, place, world)));
  const [first, ...more] = decisions;
  if (first === undefined) throw new RangeError('a list that is given must be given to somebody');
  return decisions.find(({ outcome }) => outcome !== 'ALLOW') ?? merged([first, ...more]);
}

/** Whether the list may be given where its subject is as alive or as dead as in a world. */
function isGiven(context: AccessContext, ofList: readonly PossibleWorld[], list: FieldPlace, { refs: [subject], deceased }: PossibleWorld): boolean {
  const ofSubject = ofList.filter(({ refs: [other] }) => other?.kind === subject?.kind && other?.key === subject?.key);
  // Where death makes no difference to the list, there is one world of it.
  const world = ofSubject.find((each) => each.deceased === deceased) ?? ofSubject[0];
  if (world === undefined) return true;
  return possibilitiesOf(decisionInputOf(context, list, world)).some(({ input }) => ['ALLOW', 'MASK'].includes(decideSettled(input).outcome));
}
