import type { GradedField, GradedSchema } from '../../../schema/graded-schema.ts';
import type { Decision, Reason } from '../decision/decision.ts';
import { NOBODYS } from './decide-position.ts';
import type { PositionDecision } from './decide-position.ts';
import type { Scope } from './scope.ts';

/** Refusals that protect a value from being learnt, which a key that the token itself carries is not. */
const LEARNING: readonly Reason[] = ['NO_PURPOSE', 'NOT_NECESSARY', 'NO_CONSENT'];

/**
 * The key of a subject whom the token names (`personId`, `uscc`) is no news to who holds the token: it is given where only purpose, necessity or consent is
 * lacking. Keys may not be null, so that withholding one would take the whole record, and often the whole answer, with it. Of strangers nothing changes.
 */
export function withKnownKey(graded: GradedSchema, field: GradedField, { refs, stranger, argument }: Scope, decided: PositionDecision): PositionDecision {
  const { decision, rule } = decided;
  const named = refs.length > 0 && !stranger && (argument?.use !== 'SUBJECT' || argument.inToken);
  if (!named || !isOwnKey(graded, field)) return decided;
  if (rule !== null) return { ...decided, rule: { ...rule, keyOfKnown: true } };
  const given = knownKeyGiven(decision);
  return given === decision ? decided : { decision: given, rule: null, maskedOf: null, deathOf: NOBODYS };
}

/** The decision of a key that the token names: given where only what protects from learning it is lacking. */
export function knownKeyGiven(decision: Decision): Decision {
  if (decision.outcome !== 'DENY' || !LEARNING.includes(decision.reason)) return decision;
  return { ...decision, outcome: 'ALLOW', reason: 'OK', obligations: [], step: '10' };
}

function isOwnKey(graded: GradedSchema, { coordinate, name }: GradedField): boolean {
  const type = graded.types.get(coordinate.slice(0, coordinate.indexOf('.')));
  return type?.subjects.some(({ key }) => key.trim() === name) ?? false;
}
