import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/**
 * How many selections a document has once every fragment is written out at each place that spreads it; `limit + 1` when there are more than
 * `limit`. Takes time in the size of the document, not of what it expands to.
 */
export function expandedSelections(document: DocumentNode, limit: number): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, number>();
  const capped = (count: number): number => Math.min(count, limit + 1);
  const countSet = (set: SelectionSetNode | undefined): number => {
    let count = 0;
    for (const selection of set?.selections ?? []) {
      count += 1;
      if (selection.kind === Kind.FRAGMENT_SPREAD) count += countFragment(selection.name.value);
      else count += countSet(selection.selectionSet);
      if (count > limit) return limit + 1;
    }
    return count;
  };
  const countFragment = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    // A fragment that spreads itself is not valid; validation says so, this only has to end.
    known.set(name, limit + 1);
    const count = capped(countSet(fragments.get(name)?.selectionSet));
    known.set(name, count);
    return count;
  };
  return capped(document.definitions.reduce((sum, definition) => (definition.kind === Kind.OPERATION_DEFINITION ? sum + countSet(definition.selectionSet) : sum), 0));
}
