import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { getNamedType } from 'graphql';
import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';
import { MAX_NESTED_LISTS } from './nesting.ts';
import { allowsLeaf } from './required-leaf.ts';
import type { AllowsLeaf } from './required-leaf.ts';
import { isRecord, ownValue } from './response-key.ts';

/** What a fetch requires of an object, with what is known of its types. */
export type Required =
  | { readonly kind: 'leaf'; readonly key: string; readonly allows: AllowsLeaf }
  | { readonly kind: 'object'; readonly key: string; readonly below: readonly Required[] }
  | { readonly kind: 'fragment'; readonly condition: string | null; readonly below: readonly Required[] };

/** @param typename of the objects; null where it is not known. */
export function compileRequired(types: TypeTable, typename: string | null, selections: readonly QueryPlanSelectionNode[]): Required[] {
  return selections.map((selection): Required => {
    if (selection.kind === 'InlineFragment') {
      const condition = selection.typeCondition ?? null;
      return { kind: 'fragment', condition, below: compileRequired(types, condition ?? typename, selection.selections) };
    }
    const key = selection.alias ?? selection.name;
    const type = typename === null ? null : types.fieldType(typename, selection.name);
    if (selection.selections === undefined) return { kind: 'leaf', key, allows: allowsLeaf(type) };
    return { kind: 'object', key, below: compileRequired(types, type === null ? null : getNamedType(type).name, selection.selections) };
  });
}

/** Instead of values of which one was not brought. */
export const MISSING: unique symbol = Symbol('missing');
/** Instead of values of which one may not be sent on. */
export const WRONG: unique symbol = Symbol('wrong');

const isFlaw = (value: unknown): value is typeof MISSING | typeof WRONG => value === MISSING || value === WRONG;

/** The required values of merged data, as another subgraph is told them. */
export function requiredValues(types: TypeTable, value: unknown, required: readonly Required[], lists = 0): unknown {
  if (value === undefined) return MISSING;
  if (value === null) return null;
  if (Array.isArray(value)) {
    if (lists > MAX_NESTED_LISTS) return WRONG;
    const items = value.map((item) => requiredValues(types, item, required, lists + 1));
    return items.find(isFlaw) ?? items;
  }
  if (!isRecord(value)) return WRONG;
  const typename = ownValue(value, '__typename');
  const result: Record<string, unknown> = {};
  for (const one of required) {
    if (one.kind === 'fragment') {
      if (one.condition !== null && !(typeof typename === 'string' && satisfies(types, typename, one.condition))) continue;
      const inner = requiredValues(types, value, one.below);
      if (isFlaw(inner)) return inner;
      mergeInto(result, inner);
    } else {
      const given = ownValue(value, one.key);
      const inner = one.kind === 'object' ? requiredValues(types, given, one.below) : given === undefined ? MISSING : one.allows(given) ? given : WRONG;
      if (isFlaw(inner)) return inner;
      result[one.key] = mergeInto(result[one.key], inner);
    }
  }
  return result;
}

function mergeInto(into: unknown, value: unknown): unknown {
  if (!isRecord(into) || !isRecord(value)) return value;
  for (const key of Object.keys(value)) into[key] = mergeInto(into[key], value[key]);
  return into;
}
