import { isRecord, ownValue } from '../program/response-key.ts';
import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';

export type JudgedEntity =
  | { readonly kind: 'entity'; readonly value: Record<string, unknown> | null; readonly typename: string }
  | { readonly kind: 'wrong'; readonly explanation: string };

/** An entity must be an object of the type that was asked for, or null: a subgraph cannot turn one entity into something else. */
export function judgeEntity(types: TypeTable, entity: unknown, asked: string): JudgedEntity {
  if (entity === null || entity === undefined) return { kind: 'entity', value: null, typename: asked };
  if (!isRecord(entity)) return { kind: 'wrong', explanation: 'an entity must be an object or null' };
  const typename = ownValue(entity, '__typename');
  if (typename === undefined) return { kind: 'entity', value: entity, typename: asked };
  if (typeof typename !== 'string' || !(satisfies(types, typename, asked) || (satisfies(types, asked, typename) && types.possible.has(typename)))) {
    return { kind: 'wrong', explanation: `an entity asked for as ${asked} must be of that type` };
  }
  return { kind: 'entity', value: entity, typename };
}
