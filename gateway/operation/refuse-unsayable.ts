import { getNullableType, isInputObjectType, isListType } from 'graphql';
import type { GraphQLInputType } from 'graphql';
import { ClientError } from '../errors/client-error.ts';

/**
 * Gives coerced variables back if each can be handed on and mean the same. `1e400` is read as Infinity and would be written as null, so that a bound that was asked
 * for would be none; half of a surrogate pair comes in no UTF-8, and a department would be asked for another text, with U+FFFD in its place. Errors name the place in the
 * variable by the names of its type, never what is there. Nesting is bounded by the limits.
 * @param typeOf the type of a variable; asked only for one that cannot be handed on.
 */
export function refuseUnsayable(coerced: Readonly<Record<string, unknown>>, typeOf: (name: string) => GraphQLInputType | undefined): Readonly<Record<string, unknown>> {
  const unsayable = Object.keys(coerced).filter((name) => !isSayable(coerced[name]));
  if (unsayable.length === 0) return coerced;
  const places = unsayable.flatMap((name) => unsayablePlaces(typeOf(name), coerced[name], name));
  const violations = places.slice(0, MOST_TOLD).map(({ path, value }) => `Variable "$${path}" must hold ${hasHalfCharacter(value) ? 'whole characters only: half of a surrogate pair is none' : 'finite numbers only'}.`);
  throw new ClientError('BAD_USER_INPUT', { detail: { violations } });
}

/** As many as graphql-js tells of one request. */
const MOST_TOLD = 10;

function isSayable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? value.every(isSayable) : Object.keys(value).every(isSayable) && Object.values(value).every(isSayable);
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
  return [{ path, value }];
}

function hasHalfCharacter(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  return typeof value === 'object' && value !== null && (Object.keys(value).some(hasHalfCharacter) || Object.values(value).some(hasHalfCharacter));
}
