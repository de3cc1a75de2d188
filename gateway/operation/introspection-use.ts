import { Kind } from 'graphql';
import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments-of.ts';

/** What an operation asks of the schema itself: nothing, or through `__schema` and `__type` beside data (`mixed`) or alone (`only`; `__typename` counts as neither). */
export type IntrospectionUse = 'none' | 'only' | 'mixed';

/** Looks at the root selections, fragments included. */
export function introspectionUse(document: DocumentNode, operation: OperationDefinitionNode): IntrospectionUse {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const found = { introspection: false, data: false };
  const visit = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) note(found, selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet);
      }
    }
  };
  visit(operation.selectionSet);
  if (!found.introspection) return 'none';
  return found.data ? 'mixed' : 'only';
}

function note(found: { introspection: boolean; data: boolean }, name: string): void {
  if (name === '__schema' || name === '__type') found.introspection = true;
  else if (name !== '__typename') found.data = true;
}
