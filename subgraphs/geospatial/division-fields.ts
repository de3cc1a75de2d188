import type { Division } from '../../standards/divisions.ts';
import { DIVISIONS } from '../../standards/divisions.ts';
import type { Resolver } from '../subgraph-module.ts';

/** A division of the published code table, by its exact code. */
export function divisionOf(code: string | null): Division | null {
  return code === null ? null : (DIVISIONS.get(code) ?? null);
}

/** The finest division of the table that a code of 6, 9 or 12 digits lies in. */
export function finestDivisionOf(code: string | null): Division | null {
  return code === null ? null : (divisionOf(code) ?? (code.length > 6 ? finestDivisionOf(code.slice(0, code.length - 3)) : null));
}

/** Resolvers of `AdministrativeDivision`. The code table is a published standard: no department is asked. */
export const DIVISION_FIELDS: Readonly<Record<string, Resolver>> = {
  __resolveReference: ({ code }: { code: string }) => divisionOf(code),
  parent: ({ parent }: Division) => divisionOf(parent),
  successor: ({ successor }: Division) => divisionOf(successor),
};

/** The divisions directly below one, or the provinces; in the order of their codes. Null when the one is not in the table. */
export function divisionsBelow(parent: string | null): readonly Division[] | null {
  if (parent !== null && !DIVISIONS.has(parent)) return null;
  return [...DIVISIONS.values()].filter((division) => division.parent === parent).sort((one, other) => (one.code < other.code ? -1 : 1));
}
