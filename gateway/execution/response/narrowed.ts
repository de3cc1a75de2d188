import { Kind, isAbstractType } from 'graphql';
import type { FragmentDefinitionNode, GraphQLNamedType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { isIncluded } from './is-included.ts';

/** What a selection set is read by. */
export interface Narrowing {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** Whether fragments on this condition are for every object at a position of this type. */
export function appliesTo(schema: GraphQLSchema, type: GraphQLNamedType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && 'getInterfaces' in type && schema.isSubType(conditional, type);
}

/** Whether something in a selection set is for some of the types that its position allows, so that what is answered depends on which type an object is of. */
export function isNarrowed(narrowing: Narrowing, position: GraphQLNamedType, { selections }: SelectionSetNode): boolean {
  const { schema, fragments, conditions } = narrowing;
  return selections.some((selection) => {
    if (selection.kind === Kind.FIELD || !isIncluded(selection.directives ?? [], conditions)) return false;
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment !== undefined && (!appliesTo(schema, position, fragment.typeCondition?.name.value) || isNarrowed(narrowing, position, fragment.selectionSet));
  });
}
