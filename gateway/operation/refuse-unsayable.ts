import { GraphQLFloat, GraphQLID, getNullableType, isInputObjectType, isListType } from 'graphql';
import type { GraphQLInputType } from 'graphql';
import { ClientError } from '../errors/client-error.ts';

/** What a client gave, and what became of it. */
export interface Coerced {
  readonly given: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
}

/**
 * Gives coerced variables back if each can be handed on and mean the same. `1e400` is read as Infinity and would be written as null, so that a bound that was asked
 * for would be none; half of a surrogate pair comes in no UTF-8, and a department would be asked for another text, with U+FFFD in its place; of integers beyond 2^53 JavaScript
 * reads one for several, so that an ID or a scalar of the graph's own would be another. Errors name the place in the variable by the names of its type, never what is there.
 * Nesting is bounded by the limits.
 * @param typeOf the type of a variable; asked only for one that cannot be handed on.
 */
export function refuseUnsayable({ given, coerced }: Coerced, typeOf: (name: string) => GraphQLInputType | undefined): Readonly<Record<string, unknown>> {
  const unsayable = Object.keys(coerced).filter((name) => !isSayable(coerced[name]));
  // A number that is given for an ID is a text by now.
  const changed = Object.keys(coerced).filter((name) => Object.hasOwn(given, name) && holdsUnsafe(given[name]));
  if (unsayable.length === 0 && changed.length === 0) return coerced;
  const places = [...unsayable.flatMap((name) => unsayablePlaces(typeOf(name), coerced[name], name)), ...changed.flatMap((name) => changedIds(typeOf(name), given[name], name))];
  if (places.length === 0) return coerced;
  throw new ClientError('BAD_USER_INPUT', { detail: { violations: places.slice(0, MOST_TOLD).map(({ path, value }) => `Variable "$${path}" must hold ${mustHold(value)}.`) } });
}

/** As many as graphql-js tells of one request. */
const MOST_TOLD = 10;

const isUnsafe = (value: unknown): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);
const isInfinite = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);
const isHalf = (value: unknown): boolean => typeof value === 'string' && !value.isWellFormed();

function isSayable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? value.every(isSayable) : Object.keys(value).every(isSayable) && Object.values(value).every(isSayable);
}

function holdsUnsafe(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isUnsafe(value);
  return Array.isArray(value) ? value.some(holdsUnsafe) : Object.values(value).some(holdsUnsafe);
}

interface Place {
  readonly path: string;
  readonly value: unknown;
}

/** As deep as the type has names: those of an object that a scalar of the graph's own takes are the client's. */
function unsayablePlaces(given: GraphQLInputType | undefined, value: unknown, path: string): readonly Place[] {
  if (isSayable(value)) return [];
  const type = given === undefined ? undefined : getNullableType(given);
  if (isListType(type) && Array.isArray(value)) return value.flatMap((each, at) => unsayablePlaces(type.ofType, each, `${path}[${at}]`));
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, each]) => unsayablePlaces(type.getFields()[name]?.type, each, `${path}.${name}`));
  // None is too large for a Float: it is the nearest one, as its type says.
  return type === GraphQLFloat && !isInfinite(value) ? [] : [{ path, value }];
}

/** Where a number that is an ID is not the one that was given: by what was given, before coercion. */
function changedIds(given: GraphQLInputType | undefined, value: unknown, path: string): readonly Place[] {
  const type = given === undefined ? undefined : getNullableType(given);
  if (isListType(type)) return (Array.isArray(value) ? value : [value]).flatMap((each, at) => changedIds(type.ofType, each, `${path}[${at}]`));
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, each]) => changedIds(type.getFields()[name]?.type, each, `${path}.${name}`));
  return type === GraphQLID && isUnsafe(value) ? [{ path, value }] : [];
}

function mustHold(value: unknown): string {
  if (holds(value, isHalf)) return 'whole characters only: half of a surrogate pair is none';
  return holds(value, isInfinite) ? 'finite numbers only' : `integers from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER} only`;
}

function holds(value: unknown, is: (value: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return is(value);
  return [...Object.keys(value), ...Object.values(value)].some((each) => holds(each, is));
}
