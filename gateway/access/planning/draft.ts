import type { ArgumentNode, FieldNode, GraphQLCompositeType, GraphQLOutputType } from 'graphql';
import type { FieldGrade } from '../../../schema/field-grade.ts';
import type { FieldTreatment } from '../shape/selection-shape.ts';
import type { PositionDecision } from './decide-position.ts';
import type { Scope } from './scope.ts';

/**
 * The operation while it is decided: collected fields by runtime type, before hidden selections are known. Only after the whole walk is it known which
 * facts which scope needs, so document and shape are made from this in a second step.
 */
export interface DraftSelection {
  readonly parent: GraphQLCompositeType;
  readonly byType: ReadonlyMap<string, readonly DraftField[]>;
  readonly scope: Scope;
  /** The scope begins with the objects of this selection: they carry the subject's key. */
  readonly establishes: boolean;
  /** Places among the known subjects of those whose records alone may begin here; null where a stranger's may. */
  readonly expects: readonly number[] | null;
  /** Types whose records must say whether their publicity has ended. Filled while walking. */
  readonly needsPublicity: Set<string>;
}

export interface DraftField {
  readonly responseKey: string;
  readonly path: string;
  readonly coordinate: string;
  readonly node: FieldNode;
  /** Every node that shares the response key. */
  readonly nodes: readonly FieldNode[];
  readonly type: GraphQLOutputType;
  /** Arguments for the plan: subjects by hidden variable, thresholds injected. */
  readonly planArguments: readonly ArgumentNode[];
  /** Its decision for the audit; null for what is not audited. */
  readonly audited: { readonly grade: FieldGrade | null; readonly decided: PositionDecision; readonly muchAtOnce: boolean } | null;
  readonly treatment: FieldTreatment;
  /** Asked for in the plan. */
  readonly fetched: boolean;
  readonly selection: DraftSelection | null;
}
