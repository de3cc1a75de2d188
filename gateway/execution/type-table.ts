import { GraphQLString, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLOutputType, GraphQLSchema } from 'graphql';

/** Type of a field, by the name of its parent's type and its own; null where it is not known. */
export type FieldTypes = (typename: string, field: string) => GraphQLOutputType | null;

/** Which concrete types an abstract type of the supergraph may be at run time; inaccessible types included, since plans speak of them. */
export interface TypeTable {
  /** Object types by name. */
  readonly concrete: ReadonlySet<string>;
  /** Interface and union name to the object types it may be. */
  readonly possible: ReadonlyMap<string, ReadonlySet<string>>;
  readonly fieldType: FieldTypes;
}

/** Builds a table from its plain form, as the planning worker sends it. */
export function createTypeTable(concrete: readonly string[], possible: Readonly<Record<string, readonly string[]>>, fieldType: FieldTypes = () => null): TypeTable {
  return {
    concrete: new Set(concrete),
    possible: new Map(Object.entries(possible).map(([name, types]) => [name, new Set(types)])),
    fieldType,
  };
}

/** Field types as a schema has them. */
export function fieldTypesOf(schema: GraphQLSchema): FieldTypes {
  return (typename, field) => {
    if (field === '__typename') return GraphQLString;
    const type = schema.getType(typename);
    return isObjectType(type) || isInterfaceType(type) ? (type.getFields()[field]?.type ?? null) : null;
  };
}

/** Whether the runtime type `typename` (an object type, or an interface that a subgraph knows as one object) satisfies a type condition. */
export function satisfies(types: TypeTable, typename: string, condition: string): boolean {
  if (typename === condition) return true;
  const allowed = types.possible.get(condition);
  if (allowed === undefined) return false;
  if (allowed.has(typename)) return true;
  const own = types.possible.get(typename);
  return own !== undefined && own.size > 0 && [...own].every((type) => allowed.has(type));
}
