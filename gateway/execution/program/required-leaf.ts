import { getNamedType, isEnumType, isListType, isNonNullType, isSpecifiedScalarType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import { MAX_SCALAR_LEVELS } from './nesting.ts';

/** Whether a value that is there may be sent on as what another subgraph finds its entity by. */
export type AllowsLeaf = (value: unknown) => boolean;

/**
 * A number that is no other: of integers beyond 2^53 several came as this one, and a record found by it may be somebody else's. Nor is there an infinity in JSON.
 */
const isItself = (value: number): boolean => Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));

function isAnyJson(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return isItself(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isAnyJson(item, levels - 1));
}

/** How many lists a value of a type is in. */
function listsOf(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listsOf(type.ofType);
  return isListType(type) ? 1 + listsOf(type.ofType) : 0;
}

/**
 * Of what may be any JSON (a custom scalar, a type that is not known) to a depth; of another leaf type a single value, in no more lists than it has: an object in its place would be a question of the subgraph's
 * own (`{"$ne":null}`). Which kind of single value it must be is for who is asked to say.
 */
export function allowsLeaf(type: GraphQLOutputType | null): AllowsLeaf {
  const named = type === null ? null : getNamedType(type);
  if (type === null || named === null || !(isEnumType(named) || isSpecifiedScalarType(named))) return (value) => isAnyJson(value, MAX_SCALAR_LEVELS);
  const allowsNumber = named.name === 'Float' ? Number.isFinite : isItself;
  const allows = (value: unknown, lists: number): boolean => {
    if (typeof value === 'number') return allowsNumber(value);
    if (typeof value !== 'object' || value === null) return true;
    return lists > 0 && Array.isArray(value) && value.every((item) => allows(item, lists - 1));
  };
  const lists = listsOf(type);
  return (value) => allows(value, lists);
}
