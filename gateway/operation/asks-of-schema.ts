import { Kind } from 'graphql';
import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments-of.ts';

/** By operation: documents are frozen and shared between requests. */
const KNOWN = new WeakMap<OperationDefinitionNode, boolean>();

/** Whether an operation asks about the graph itself, through `__schema` or `__type` at its root, fragments included. `__typename` tells nothing. */
export function asksOfSchema(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  let known = KNOWN.get(operation);
  if (known === undefined) KNOWN.set(operation, (known = finds(document, operation)));
  return known;
}

function finds(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const asks = (selectionSet: SelectionSetNode): boolean => selectionSet.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__schema' || selection.name.value === '__type';
    if (selection.kind === Kind.INLINE_FRAGMENT) return asks(selection.selectionSet);
    const fragment = seen.has(selection.name.value) ? undefined : fragments.get(selection.name.value);
    seen.add(selection.name.value);
    return fragment !== undefined && asks(fragment.selectionSet);
  });
  return asks(operation.selectionSet);
}
