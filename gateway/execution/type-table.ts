/** Which concrete types an abstract type of the supergraph may be at run time; inaccessible types included, since plans speak of them. */
export interface TypeTable {
  /** Object types by name. */
  readonly concrete: ReadonlySet<string>;
  /** Interface and union name to the object types it may be. */
  readonly possible: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Builds a table from its plain form, as the planning worker sends it. */
export function createTypeTable(concrete: readonly string[], possible: Readonly<Record<string, readonly string[]>>): TypeTable {
  return {
    concrete: new Set(concrete),
    possible: new Map(Object.entries(possible).map(([name, types]) => [name, new Set(types)])),
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
