import type { SubjectKey } from '../../purpose/relation.ts';
import type { DecisionArgument, DecisionContext } from '../decision/decision-input.ts';
import { sameSubject } from './known-subjects.ts';

/** Whose data may stand at a position of the operation, as far as planning can know, and what the records will have to tell. */
export interface Scope {
  /** Records here are of no subject at all: divisions, parcels. */
  readonly nobody: boolean;
  /** Known subjects whose records may stand here. */
  readonly refs: readonly SubjectKey[];
  /** Records of somebody unknown may stand here. */
  readonly stranger: boolean;
  /** How the subject was named, where an argument did. */
  readonly argument: DecisionArgument | null;
  /** Of strangers: `unknown`: the record will tell; `missing`: nobody can; a number where the subjects are organisations. */
  readonly age: DecisionContext['subjectAge'];
  /** What records come from is an act of the principal's own: governance tells only what was done, nothing of a register, and the fact of death could not be had before the act. */
  readonly isAct: boolean;
  /** Scopes around this one whose records are one known subject's each: what they tell of it holds here too. */
  readonly enclosing: readonly Scope[];
  /** Some decision waits for the age. Set while the operation is walked. */
  needsAge: boolean;
  /** Some decision waits for whether the subject is dead. Set while the operation is walked. */
  needsDeath: boolean;
}

/** Records of nobody, or of nobody one can tell. */
export function subjectless(enclosing: readonly Scope[] = []): Scope {
  return { nobody: true, refs: [], stranger: true, argument: null, age: 'missing', isAct: false, enclosing, needsAge: false, needsDeath: false };
}

/** Whose records, of those that may stand at a position: some known subjects', perhaps strangers'. */
export type Whose = Pick<Scope, 'refs' | 'stranger'>;

/** Whether a record of the one may be of the same subject as a record of the other. */
export function mayShareSubject(one: Whose, other: Whose): boolean {
  return (one.stranger && other.stranger) || one.refs.some((ref) => other.refs.some((each) => sameSubject(ref, each)));
}

/** The scopes around a position below another: with that one, where its records are one known subject's. */
export function enclosingOf(around: Scope): readonly Scope[] {
  return around.refs.length === 1 && !around.stranger && !around.nobody ? [...around.enclosing, around] : around.enclosing;
}

/** Notes of whom a decision waits for the word that he lives: of a known subject from the record around that is his already, so that no stranger's is read beside it. */
export function askDeath(scope: Scope, { refs, stranger }: Whose): void {
  const around = refs.map((ref) => scope.enclosing.find(({ refs: [only] }) => only !== undefined && sameSubject(only, ref)));
  if (stranger || around.includes(undefined)) scope.needsDeath = true;
  else for (const each of around) if (each !== undefined) each.needsDeath = true;
}
