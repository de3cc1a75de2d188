import { executeSync, Kind } from 'graphql';
import type { DocumentNode, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import type { ExecutionError } from './execution-error.ts';
import type { OperationParts } from './operation-parts.ts';

/** What is left of a root selection set when only introspection is kept; null for nothing. */
function introspectionOnly(set: SelectionSetNode, fragments: OperationParts['fragments']): SelectionSetNode | null {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__schema' || selection.name.value === '__type' ? [selection] : [];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    const inner = fragment === undefined ? null : introspectionOnly(fragment.selectionSet, fragments);
    // The type condition can only be the root type itself, so only the directives matter.
    return inner === null ? [] : [{ kind: Kind.INLINE_FRAGMENT, directives: selection.directives ?? [], selectionSet: inner }];
  });
  return selections.length === 0 ? null : { kind: Kind.SELECTION_SET, selections };
}

/** The introspection part of an operation as a document of its own; null when it asks for none. */
export function introspectionDocument(parts: OperationParts): DocumentNode | null {
  if (parts.operation.operation !== 'query') return null;
  const selectionSet = introspectionOnly(parts.selectionSet, parts.fragments);
  if (selectionSet === null) return null;
  return { kind: Kind.DOCUMENT, definitions: [{ ...parts.operation, selectionSet }, ...parts.fragments.values()] };
}

/** What introspection comes to: its part of the data by response key, and what of it failed. */
export interface Introspected {
  readonly data: Record<string, unknown>;
  readonly errors: readonly ExecutionError[];
}

/**
 * Answers introspection from the API schema. What fails of a validated document is the client's: null given for an argument that must not be null, which a variable with a default
 * allows, so that it is told at the field (GraphQL specification section 6.4.4).
 */
export function introspect(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>): Introspected {
  const { data, errors = [] } = executeSync({ schema, document, variableValues: variables });
  return {
    // Objects without a prototype become plain ones: the writer reads both alike, a copy costs little beside introspection itself.
    data: { ...data },
    errors: errors.map(({ path }) => ({ code: 'BAD_USER_INPUT', source: null, retryAfterMs: null, path: path ?? null, subgraph: null, explanation: 'introspection was given null where a value must be' })),
  };
}
