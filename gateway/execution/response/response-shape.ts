import { getNamedType, isAbstractType, isInterfaceType, isObjectType, Kind, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLInterfaceType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { dataKeyOf } from '../program/data-key.ts';
import type { ReservedNames } from '../program/data-key.ts';
import { isIncluded } from './is-included.ts';
import { appliesTo, isNarrowed } from './narrowed.ts';
import { ownValue } from '../program/response-key.ts';

/** A type whose fields are known: an object type, or an interface where no subgraph was asked for more. */
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** One response key of an object in the response. */
export interface FieldShape {
  readonly key: string;
  /** Where its value is in the merged data. */
  readonly dataKey: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  /** Path in data keys, without list positions: the place in the plan. */
  readonly dotted: string;
  /** What is selected below. */
  readonly sets: readonly SelectionSetNode[];
  /** Some of it is for some types only: an object must say which it is of. */
  readonly isNarrowed: boolean;
}

export interface ObjectShape {
  readonly type: FieldsType;
  readonly fields: readonly FieldShape[];
}

/** An operation with its fragments. */
export interface SelectionSource {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export interface ShapeInput {
  readonly schema: GraphQLSchema;
  readonly rootType: GraphQLObjectType;
  readonly operation: SelectionSource;
  readonly reserved: ReservedNames;
  /** Values of the variables that `@skip` and `@include` speak of: a shape is of one set of them. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** Custom scalars are single values. */
  readonly flatScalars: boolean;
}

/** The form of a response, known from operation and schema alone; shapes of objects are made when their runtime type is first met. */
export class ResponseShape {
  readonly schema: GraphQLSchema;
  readonly root: ObjectShape;
  /**
   * Custom scalars are single values. So they are wherever access decides (all of the house are texts or numbers): an object in place of a date would carry what
   * nobody decided.
   */
  readonly flatScalars: boolean;
  readonly #input: ShapeInput;
  readonly #below = new WeakMap<FieldShape, Map<FieldsType, ObjectShape>>();

  constructor(input: ShapeInput) {
    this.schema = input.schema;
    this.flatScalars = input.flatScalars;
    this.#input = input;
    this.root = this.#objectShape(input.rootType, [input.operation.selectionSet], '');
  }

  /** The shape of a field's objects of one runtime type. */
  below(field: FieldShape, type: FieldsType): ObjectShape {
    let shapes = this.#below.get(field);
    if (shapes === undefined) this.#below.set(field, (shapes = new Map()));
    let shape = shapes.get(type);
    if (shape === undefined) shapes.set(type, (shape = this.#objectShape(type, field.sets, field.dotted)));
    return shape;
  }

  /**
   * Which type an object at a field's position is of: its `__typename` when the position allows that, the position's own type when it names none and nothing
   * depends on it; null when the subgraph says what cannot be, or nobody says what must be known (GraphQL specification section 6.4.3).
   */
  typeOf(field: FieldShape, value: object): FieldsType | null {
    const position = getNamedType(field.type);
    const typename = ownValue(value, '__typename');
    if (isObjectType(position)) return typename === undefined || typename === position.name ? position : null;
    if (typename === undefined || typename === null) return isInterfaceType(position) && !field.isNarrowed ? position : null;
    const type = typeof typename === 'string' ? this.schema.getType(typename) : undefined;
    if (!isAbstractType(position) || type === undefined || !(isObjectType(type) || isInterfaceType(type))) return null;
    if (isInterfaceType(type) && field.isNarrowed) return null;
    return type.name === position.name || this.schema.isSubType(position, type) ? type : null;
  }

  #objectShape(type: FieldsType, sets: readonly SelectionSetNode[], dotted: string): ObjectShape {
    const selected = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, this.#input.operation.fragments, selected);
    return { type, fields: [...selected].map(([key, nodes]) => this.#fieldShape(type, key, nodes, dotted)).filter((field) => field !== null) };
  }

  #fieldShape(type: FieldsType, key: string, nodes: readonly FieldNode[], dotted: string): FieldShape | null {
    const [node] = nodes;
    const definition = node === undefined ? undefined : fieldDefinition(type, node.name.value);
    if (node === undefined || definition === undefined) return null;
    const dataKey = dataKeyOf(node, this.#input.reserved);
    const sets = setsOf(nodes);
    const named = getNamedType(definition);
    const narrowing = { schema: this.schema, fragments: this.#input.operation.fragments, conditions: this.#input.conditions };
    const narrowed = isInterfaceType(named) && sets.some((set) => isNarrowed(narrowing, named, set));
    return { key, dataKey, name: node.name.value, type: definition, dotted: dotted === '' ? dataKey : `${dotted}.${dataKey}`, sets, isNarrowed: narrowed };
  }

  #collect(type: FieldsType, set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, into: Map<string, FieldNode[]>): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection.directives ?? [], this.#input.conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const nodes = into.get(key);
        if (nodes === undefined) into.set(key, [selection]);
        else nodes.push(selection);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment !== undefined && appliesTo(this.schema, type, fragment.typeCondition?.name.value)) this.#collect(type, fragment.selectionSet, fragments, into);
    }
  }
}

const setsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] => nodes.flatMap((node) => node.selectionSet ?? []);

function fieldDefinition(type: FieldsType, name: string): GraphQLOutputType | undefined {
  if (name === '__typename') return TypeNameMetaFieldDef.type;
  if (name === '__schema') return SchemaMetaFieldDef.type;
  if (name === '__type') return TypeMetaFieldDef.type;
  return type.getFields()[name]?.type;
}
