import { Kind, visit } from 'graphql';
import type { DocumentNode, FieldNode, SelectionSetNode } from 'graphql';
import { isIncluded } from '../response/is-included.ts';
import { dataKeyOf, OWN_PREFIX } from './data-key.ts';
import type { ReservedNames } from './data-key.ts';

/** Stands where every selection of an object was skipped: `votes { by @skip(if: true) }` is a list of empty objects, not nothing. */
const PRESENCE: FieldNode = { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: `${OWN_PREFIX}Any` }, name: { kind: Kind.NAME, value: '__typename' } };

function isEmpty(set: SelectionSetNode | undefined): boolean {
  return set !== undefined && set.selections.length === 0;
}

/**
 * The document as it is planned for one set of variable values: conditions decided, every selection under its data key. Apollo's planner lets the
 * condition of one field reach others (a sibling with the same required field, the object around it), so it gets to see none. The given document is
 * left as it is. Null when nothing is left to plan.
 */
export function plannedDocument(document: DocumentNode, reserved: ReservedNames, variables: Readonly<Record<string, unknown>>): DocumentNode | null {
  const planned: DocumentNode = visit(document, {
    // A fragment on which nothing is left may still be spread: it says nothing, but it is valid.
    FragmentDefinition: { leave: (node) => (isEmpty(node.selectionSet) ? { ...node, selectionSet: { ...node.selectionSet, selections: [PRESENCE] } } : undefined) },
    FragmentSpread: (node) => (isIncluded(node.directives ?? [], variables) ? { ...node, directives: [] } : null),
    InlineFragment: {
      enter: (node) => (isIncluded(node.directives ?? [], variables) ? undefined : null),
      leave: (node) => (isEmpty(node.selectionSet) ? null : { ...node, directives: [] }),
    },
    Field: {
      enter: (node) => (isIncluded(node.directives ?? [], variables) ? undefined : null),
      leave: (node) => {
        const key = dataKeyOf(node, reserved);
        return {
          ...node,
          directives: (node.directives ?? []).filter(({ name }) => name.value !== 'skip' && name.value !== 'include'),
          ...(key === (node.alias ?? node.name).value ? {} : { alias: { kind: Kind.NAME, value: key } as const }),
          ...(isEmpty(node.selectionSet) ? { selectionSet: { kind: Kind.SELECTION_SET, selections: [PRESENCE] } as const } : {}),
        };
      },
    },
  });
  const operation = planned.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined || isEmpty(operation.selectionSet) ? null : planned;
}
