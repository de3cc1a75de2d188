import { Kind, getNamedType, isCompositeType, isInterfaceType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { ArgumentNode, DocumentNode, FieldNode, FragmentDefinitionNode, GraphQLCompositeType, GraphQLOutputType, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { fragmentsOf } from './fragments-of.ts';

/** Items assumed of a list that says nothing of its length. */
const ASSUMED_ITEMS = 10;
const PAGE_ARGUMENTS: ReadonlySet<string> = new Set(['first', 'last']);

interface CostContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * How many fields an operation may make the gateway resolve: each field is one, times the items of every list above it. A list is as long as
 * its `first` or `last`, as the list argument that names its items (`personIds`), or ten. Only for operations within the limit on expanded selections.
 */
export function operationCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): number {
  const root = schema.getRootType(operation.operation);
  return root ? selectionSetCost({ schema, fragments: fragmentsOf(document), variables }, root, operation.selectionSet) : 0;
}

function selectionSetCost(context: CostContext, parent: GraphQLCompositeType, selectionSet: SelectionSetNode): number {
  let cost = 0;
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += fieldCost(context, parent, selection);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? context.fragments.get(selection.name.value) : selection;
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition === undefined ? parent : context.schema.getType(fragment.typeCondition.name.value);
    cost += selectionSetCost(context, isCompositeType(condition) ? condition : parent, fragment.selectionSet);
  }
  return cost;
}

function fieldCost(context: CostContext, parent: GraphQLCompositeType, field: FieldNode): number {
  const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
  if (field.selectionSet === undefined || definition === undefined) return 1;
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return 1;
  return 1 + itemsOf(context, field, definition.type) * selectionSetCost(context, type, field.selectionSet);
}

function itemsOf(context: CostContext, field: FieldNode, type: GraphQLOutputType): number {
  const sizes = (field.arguments ?? []).map((argument) => sizeOf(context, argument)).filter((size) => size !== null);
  if (sizes.length > 0) return Math.max(1, ...sizes);
  return isListType(isNonNullType(type) ? type.ofType : type) ? ASSUMED_ITEMS : 1;
}

function sizeOf(context: CostContext, argument: ArgumentNode): number | null {
  const value = valueOf(context, argument.value);
  if (Array.isArray(value)) return value.length;
  return PAGE_ARGUMENTS.has(argument.name.value) && typeof value === 'number' ? value : null;
}

/** As much of an argument as its size needs. */
function valueOf(context: CostContext, node: ValueNode): unknown {
  if (node.kind === Kind.VARIABLE) return context.variables[node.name.value];
  if (node.kind === Kind.INT) return Number(node.value);
  return node.kind === Kind.LIST ? node.values : null;
}
