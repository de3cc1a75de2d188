import { Kind, print } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/** What a selection asks for, apart from what it is called and what is below it. */
export function meaningOf({ name, arguments: given }: FieldNode): string {
  return `${name.value}(${(given ?? []).map(print).toSorted().join(',')})`;
}

/**
 * Response keys that mean different things at one place of the response, each for another runtime type: `... on A { x: price } ... on B { x: name }`.
 * Where a subgraph knows A and B as one object (`@interfaceObject`) these are one object's key, which Apollo's planner takes for one field.
 */
export function ambiguousKeys(document: DocumentNode): ReadonlySet<string> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const ambiguous = new Set<string>();
  const collect = (set: SelectionSetNode, into: Map<string, FieldNode[]>): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inner !== undefined) collect(inner.selectionSet, into);
    }
  };
  const visit = (sets: readonly SelectionSetNode[]): void => {
    const nodesByKey = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, nodesByKey);
    for (const [key, nodes] of nodesByKey) {
      if (nodes.length > 1 && new Set(nodes.map(meaningOf)).size > 1) ambiguous.add(key);
      const below = nodes.flatMap((node) => node.selectionSet ?? []);
      if (below.length > 0) visit(below);
    }
  };
  visit(document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [])));
  return ambiguous;
}
