import { ClientError } from '../errors/client-error.ts';

/**
 * Gives coerced variables back if each can be handed on as JSON and mean the same. `1e400` is read as Infinity and would be written as null, so that a bound that was asked
 * for would be none; only a scalar of the graph's own may hold it, and a default of the document, where graphql-js takes any Float. Nesting is bounded by the limits.
 */
export function refuseUnsayable(coerced: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const unsayable = Object.keys(coerced).filter((name) => !isSayable(coerced[name]));
  if (unsayable.length === 0) return coerced;
  throw new ClientError('BAD_USER_INPUT', { detail: { violations: unsayable.map((name) => `Variable "$${name}" must hold finite numbers only.`) } });
}

function isSayable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isSayable);
}
