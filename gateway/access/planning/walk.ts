import type { ArgumentNode, FragmentDefinitionNode } from 'graphql';
import type { Reason } from '../decision/decision.ts';
import type { PlanRequest } from '../plan-request.ts';
import type { SubjectKey } from '../../purpose/relation.ts';
import type { PositionDecision } from './decide-position.ts';
import type { NamedSubjects } from './named-subjects.ts';
import type { Scope, Whose } from './scope.ts';

/** What one walk over an operation carries along, and what it finds besides the draft itself. */
export interface Walk {
  readonly request: PlanRequest;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly named: ReadonlyMap<ArgumentNode, NamedSubjects>;
  readonly known: readonly SubjectKey[];
  /** Whose ID number an earlier walk found masked: a birth date beside it would give the number away. */
  readonly idNumberMaskedIn: readonly Whose[];
  /** The same, found by this walk. */
  readonly foundMasked: Whose[];
  /** Decisions of this walk by scope, then by all else that a decision there depends on: aliases of one field are decided once. */
  readonly decided: Map<Scope, Map<string, PositionDecision>>;
  /** Hidden variables of the plan, by the argument that named the subjects. */
  readonly hiddenVariables: Map<ArgumentNode, { readonly name: string; readonly type: string }>;
  /** Set once: the whole operation is refused. */
  rejected: Reason | null;
}

/** How many records an unsized list is taken to hold when rows are estimated; households and the like. */
export const UNSIZED_LIST_ROWS = 5;
