import { getNamedType, isAbstractType, isInterfaceType, isListType, isNonNullType, isObjectType, Kind, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLInterfaceType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { HIDDEN_PREFIX } from '../../access/access-plan.ts';
import type { FieldRule, FieldRules } from '../field-rule.ts';
import { dataKeyOf } from '../program/data-key.ts';
import type { ReservedNames } from '../program/data-key.ts';
import { isIncluded } from './is-included.ts';
import { ownValue } from '../program/response-key.ts';

/** A type whose fields are known: an object type, or an interface where no subgraph was asked for more. */
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** One response key of an object in the response. */
export interface FieldShape {
  readonly key: string;
  /** Where its value is in the merged data. */
  readonly dataKey: string;
  readonly name: string;
  readonly coordinate: string;
  readonly type: GraphQLOutputType;
  /** Response path pattern, `@` for list positions. */
  readonly path: string;
  /** The same in data keys and without list positions: the place in the plan. */
  readonly dotted: string;
  /** `hidden`: not the client's, collected and never shown; `withheld`: shown as null because the plan has no such field. */
  readonly use: 'shown' | 'hidden' | 'withheld';
  /** Index in {@link ResponseShape.hidden}; -1 for what is shown. */
  readonly hiddenIndex: number;
  readonly rule: FieldRule | null;
  readonly sets: SelectionSets;
}

export interface ObjectShape {
  readonly type: FieldsType;
  readonly fields: readonly FieldShape[];
}

/** What the client selected, and what was planned: the client's selection without what was denied, with hidden selections. */
export interface SelectionSets {
  readonly client: readonly SelectionSetNode[];
  readonly planned: readonly SelectionSetNode[];
}

/** An operation with its fragments. */
export interface SelectionSource {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export interface ShapeInput {
  readonly schema: GraphQLSchema;
  readonly rootType: GraphQLObjectType;
  readonly client: SelectionSource;
  /** The same object as `client` when nothing was pruned; null when nothing was planned. */
  readonly planned: SelectionSource | null;
  readonly rules: FieldRules;
  readonly reserved: ReservedNames;
  /** Values of the variables that `@skip` and `@include` speak of: a shape is of one set of them. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** Show hidden selections too, for a caller that reads them in the data. */
  readonly keepHidden: boolean;
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
  /** Whether some field met so far has a rule: without one, equal data is equal text whoever asks. */
  hasRules = false;
  /** Hidden selections met so far, by their index. */
  readonly hidden: { readonly path: string; readonly coordinate: string }[] = [];
  readonly #input: ShapeInput;
  readonly #below = new WeakMap<FieldShape, Map<FieldsType, ObjectShape>>();

  constructor(input: ShapeInput) {
    this.schema = input.schema;
    this.flatScalars = input.keepHidden;
    this.#input = input;
    const sets = { client: [input.client.selectionSet], planned: input.planned === null ? [] : [input.planned.selectionSet] };
    this.root = this.#objectShape(input.rootType, sets, '', '');
  }

  /** The shape of a field's objects of one runtime type. */
  below(field: FieldShape, type: FieldsType): ObjectShape {
    let shapes = this.#below.get(field);
    if (shapes === undefined) this.#below.set(field, (shapes = new Map()));
    let shape = shapes.get(type);
    if (shape === undefined) shapes.set(type, (shape = this.#objectShape(type, field.sets, pathOfItems(field), field.dotted)));
    return shape;
  }

  /**
   * Which type an object at a field's position is of: its `__typename` when the position allows that, the position's own type when it names none;
   * null when the subgraph says what cannot be.
   */
  typeOf(field: FieldShape, value: object): FieldsType | null {
    const position = getNamedType(field.type);
    const typename = ownValue(value, '__typename');
    if (isObjectType(position)) return typename === undefined || typename === position.name ? position : null;
    if (typename === undefined || typename === null) return isInterfaceType(position) ? position : null;
    const type = typeof typename === 'string' ? this.schema.getType(typename) : undefined;
    if (!isAbstractType(position) || type === undefined || !(isObjectType(type) || isInterfaceType(type))) return null;
    return type.name === position.name || this.schema.isSubType(position, type) ? type : null;
  }

  #objectShape(type: FieldsType, sets: SelectionSets, path: string, dotted: string): ObjectShape {
    const { client, planned } = this.#input;
    const shown = new Map<string, FieldNode[]>();
    for (const set of sets.client) this.#collect(type, set, client.fragments, shown);
    const same = planned === client;
    const fetched = same ? shown : new Map<string, FieldNode[]>();
    if (planned !== null && !same) for (const set of sets.planned) this.#collect(type, set, planned.fragments, fetched);
    const fields: FieldShape[] = [];
    for (const [key, nodes] of shown) {
      const field = this.#fieldShape(type, key, nodes, fetched.get(key) ?? null, path, dotted);
      if (field !== null) fields.push(field);
    }
    for (const [key, nodes] of same ? [] : fetched) {
      const field = shown.has(key) ? null : this.#fieldShape(type, key, nodes, nodes, path, dotted, true);
      if (field !== null && field.name !== '__typename') fields.push(field);
    }
    return { type, fields };
  }

  #fieldShape(type: FieldsType, key: string, nodes: readonly FieldNode[], planned: readonly FieldNode[] | null, path: string, dotted: string, isExtra = false): FieldShape | null {
    const name = nodes[0]?.name.value ?? '';
    const definition = fieldDefinition(type, name);
    if (definition === undefined) return null;
    const node = nodes[0];
    if (node === undefined) return null;
    // As planned: access may have given it an argument.
    const dataKey = dataKeyOf(planned?.[0] ?? node, this.#input.reserved);
    const own = path === '' ? key : `${path}.${key}`;
    const coordinate = `${type.name}.${name}`;
    const rule = this.#input.rules(own, coordinate);
    this.hasRules ||= rule !== null;
    const isHidden = !this.#input.keepHidden && (isExtra || key.startsWith(HIDDEN_PREFIX));
    const introspection = name === '__typename' || name === '__schema' || name === '__type';
    return {
      key,
      dataKey,
      name,
      coordinate,
      type: definition,
      path: own,
      dotted: dotted === '' ? dataKey : `${dotted}.${dataKey}`,
      use: isHidden ? 'hidden' : planned === null && !introspection ? 'withheld' : 'shown',
      hiddenIndex: isHidden ? this.hidden.push({ path: own, coordinate }) - 1 : -1,
      rule,
      sets: { client: isHidden ? [] : setsOf(nodes), planned: setsOf(planned ?? []) },
    };
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
      if (fragment !== undefined && this.#applies(type, fragment.typeCondition?.name.value)) this.#collect(type, fragment.selectionSet, fragments, into);
    }
  }

  #applies(type: FieldsType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const conditional = this.schema.getType(condition);
    return isAbstractType(conditional) && this.schema.isSubType(conditional, type);
  }
}

/** `@` for each list a field's value is wrapped in. */
function pathOfItems(field: FieldShape): string {
  let { path, type } = field;
  while (isNonNullType(type) || isListType(type)) {
    if (isListType(type)) path += '.@';
    type = type.ofType;
  }
  return path;
}

const setsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] => nodes.flatMap((node) => node.selectionSet ?? []);

function fieldDefinition(type: FieldsType, name: string): GraphQLOutputType | undefined {
  if (name === '__typename') return TypeNameMetaFieldDef.type;
  if (name === '__schema') return SchemaMetaFieldDef.type;
  if (name === '__type') return TypeMetaFieldDef.type;
  return type.getFields()[name]?.type;
}
