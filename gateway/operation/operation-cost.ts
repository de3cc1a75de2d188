import { Kind, getNamedType, isCompositeType, isInterfaceType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, GraphQLArgument, GraphQLCompositeType, GraphQLOutputType, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { fragmentsOf } from './fragments-of.ts';

/** Items assumed of a list that says nothing of its length. */
const ASSUMED_ITEMS = 10;
/** Arguments that say how many items a page has. */
export const PAGE_ARGUMENTS: ReadonlySet<string> = new Set(['first', 'last']);

interface CostContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * How many fields an operation may make the gateway resolve: each field is one, times the items of every list above it. A list is as long as
 * its `first` or `last` (a connection's own lists are its page, counted once), as the list argument that names its items (`personIds`), or ten. Only for operations within the limit on expanded selections.
 */
export function operationCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): number {
  const root = schema.getRootType(operation.operation);
  return root ? selectionSetCost({ schema, fragments: fragmentsOf(document), variables }, { type: root, paged: false }, operation.selectionSet) : 0;
}

/** Where a selection set stands. `paged`: the field above had a page size, so the lists right below are that page. */
interface Parent {
  readonly type: GraphQLCompositeType;
  readonly paged: boolean;
}

function selectionSetCost(context: CostContext, parent: Parent, selectionSet: SelectionSetNode): number {
  let cost = 0;
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += fieldCost(context, parent, selection);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? context.fragments.get(selection.name.value) : selection;
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition === undefined ? parent.type : context.schema.getType(fragment.typeCondition.name.value);
    cost += selectionSetCost(context, isCompositeType(condition) ? { ...parent, type: condition } : parent, fragment.selectionSet);
  }
  return cost;
}

function fieldCost(context: CostContext, parent: Parent, field: FieldNode): number {
  const definition = isObjectType(parent.type) || isInterfaceType(parent.type) ? parent.type.getFields()[field.name.value] : undefined;
  if (field.selectionSet === undefined || definition === undefined) return 1;
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return 1;
  const page = pageSize(context, field, definition.args);
  const items = page ?? namedItems(context, field) ?? (isList(definition.type) && !parent.paged ? ASSUMED_ITEMS : 1);
  return 1 + Math.max(1, items) * selectionSetCost(context, { type, paged: page !== null }, field.selectionSet);
}

/** `first` or `last`, as given or by default; null for a field without pages. */
function pageSize(context: CostContext, field: FieldNode, definitions: readonly GraphQLArgument[]): number | null {
  const given = (field.arguments ?? []).filter((argument) => PAGE_ARGUMENTS.has(argument.name.value)).map((argument) => valueOf(context, argument.value));
  const sizes = given.filter((size) => typeof size === 'number');
  if (sizes.length > 0) return Math.max(...sizes);
  const defaults = definitions.filter(({ name }) => PAGE_ARGUMENTS.has(name));
  if (defaults.length === 0) return null;
  const [size = ASSUMED_ITEMS] = defaults.map(({ defaultValue }) => defaultValue).filter((value) => typeof value === 'number');
  return size;
}

/** Length of the longest list argument; null without one. */
function namedItems(context: CostContext, field: FieldNode): number | null {
  const lengths = (field.arguments ?? []).map((argument) => valueOf(context, argument.value)).filter((value) => Array.isArray(value)).map((list) => list.length);
  return lengths.length === 0 ? null : Math.max(...lengths);
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** As much of an argument as its size needs. */
function valueOf(context: CostContext, node: ValueNode): unknown {
  if (node.kind === Kind.VARIABLE) return context.variables[node.name.value];
  if (node.kind === Kind.INT) return Number(node.value);
  return node.kind === Kind.LIST ? node.values : null;
}
