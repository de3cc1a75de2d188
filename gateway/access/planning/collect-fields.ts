import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, getDirectiveValues } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import type { GradedSchema } from '../../../schema/graded-schema.ts';

/** What collecting needs of an operation and a request. */
export interface Collecting {
  readonly graded: GradedSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The fields selected on one object type, by response key in the order of selection (GraphQL specification 6.3.2, CollectFields). */
export function collectFields(collecting: Collecting, type: string, sets: readonly SelectionSetNode[]): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const set of sets) collectInto(collecting, type, set, fields, visited);
  return fields;
}

function collectInto(collecting: Collecting, type: string, set: SelectionSetNode, fields: Map<string, FieldNode[]>, visited: Set<string>): void {
  for (const selection of set.selections) {
    if (!included(selection, collecting.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      fields.set(key, [...(fields.get(key) ?? []), selection]);
      continue;
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (visited.has(selection.name.value)) continue;
      visited.add(selection.name.value);
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? collecting.fragments.get(selection.name.value) : selection;
    if (fragment === undefined || !applies(collecting.graded, fragment.typeCondition?.name.value, type)) continue;
    collectInto(collecting, type, fragment.selectionSet, fields, visited);
  }
}

function included(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false;
}

function applies(graded: GradedSchema, condition: string | undefined, type: string): boolean {
  return condition === undefined || condition === type || (graded.types.get(condition)?.possibleTypes.includes(type) ?? false);
}
