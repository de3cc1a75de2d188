import { GraphQLError, isCompositeType } from 'graphql';
import type { FieldNode, GraphQLCompositeType, SelectionSetNode } from 'graphql';
import type { DecisionContext } from '../decision/decision-input.ts';
import type { Decision } from '../decision/decision.ts';
import type { Scope } from './scope.ts';

/** A position of the operation: what stands there, whose it may be, how much of it. */
export interface Place {
  readonly parent: GraphQLCompositeType;
  readonly sets: readonly SelectionSetNode[];
  /** Selection path of the objects here, list positions included; empty at the root. */
  readonly path: string;
  readonly scope: Scope;
  readonly establishes: boolean;
  /** The root, which is nobody's record: fields on it are decided by the record they lead to. */
  readonly root: boolean;
  /** Estimated number of objects here. */
  readonly rows: number;
  /** Page size that a connection was asked for, until its list is reached. */
  readonly pageSize: number | null;
  readonly setting: DecisionContext['setting'];
  /** Set below a field that is not given: what is asked for there is told to the audit as refused, and nothing else is made of it. */
  readonly refused: Decision | null;
}

/** The sub-selections of all nodes that share a response key. */
export function subSelections(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
}

/** Narrows a field's named type to one with fields; a validated operation holds nothing else here. */
export function compositeOf(type: unknown): GraphQLCompositeType {
  if (isCompositeType(type)) return type;
  throw new GraphQLError('a field with a sub-selection must have a composite type');
}
