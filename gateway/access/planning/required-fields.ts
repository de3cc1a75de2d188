import { Kind, parse } from 'graphql';
import type { OperationDefinitionNode, SelectionSetNode } from 'graphql';
import type { GradedField, GradedSchema } from '../../../schema/graded-schema.ts';

/**
 * Coordinates of what is read to compute a field (`@requires`), fields that these require in turn included: it flows from its owner to the department that
 * computes, whether or not the client selected it.
 */
export function requiredFields(graded: GradedSchema, field: GradedField): readonly string[] {
  const found = new Set<string>();
  collect(graded, field, found);
  return [...found];
}

function collect(graded: GradedSchema, field: GradedField, found: Set<string>): void {
  const type = field.coordinate.slice(0, field.coordinate.indexOf('.'));
  for (const set of field.requires) {
    const operation = parse(`{ ${set} }`, { noLocation: true }).definitions.find((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION);
    if (operation !== undefined) collectSet(graded, type, operation.selectionSet, found);
  }
}

function collectSet(graded: GradedSchema, type: string, set: SelectionSetNode, found: Set<string>): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      collectSet(graded, selection.typeCondition?.name.value ?? type, selection.selectionSet, found);
      continue;
    }
    if (selection.kind !== Kind.FIELD) continue;
    const field = graded.field(`${type}.${selection.name.value}`);
    if (field === undefined || found.has(field.coordinate)) continue;
    if (field.rule.kind !== 'plumbing') found.add(field.coordinate);
    collect(graded, field, found);
    if (selection.selectionSet !== undefined) collectSet(graded, field.type, selection.selectionSet, found);
  }
}
