import type { FetchDataRewrite } from '@apollo/query-planner';
import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';
import { MAX_NESTED_LISTS } from './nesting.ts';
import { isRecord, ownValue } from './response-key.ts';

const FRAGMENT = '... on ';

function ofType(types: TypeTable, value: Record<string, unknown>, condition: string): boolean {
  const typename = ownValue(value, '__typename');
  // What names no type is of the position's own type, which the plan has checked.
  return typeof typename !== 'string' || satisfies(types, typename, condition);
}

function apply(types: TypeTable, path: readonly string[], value: unknown, change: (object: Record<string, unknown>, key: string) => void, lists = 0): void {
  if (Array.isArray(value)) {
    if (lists <= MAX_NESTED_LISTS) for (const item of value) apply(types, path, item, change, lists + 1);
    return;
  }
  if (!isRecord(value)) return;
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (first.startsWith(FRAGMENT)) {
    if (ofType(types, value, first.slice(FRAGMENT.length))) apply(types, rest, value, change);
  } else if (rest.length === 0) {
    change(value, first);
  } else {
    apply(types, rest, ownValue(value, first), change);
  }
}

/** Applies a plan's input or output rewrites in place, in their order (setting a value, renaming a key). */
export function applyRewrites(types: TypeTable, rewrites: readonly FetchDataRewrite[], value: unknown): void {
  for (const rewrite of rewrites) {
    apply(types, rewrite.path, value, (object, key) => {
      if (rewrite.kind === 'ValueSetter') {
        object[key] = rewrite.setValueTo;
        return;
      }
      const moved = ownValue(object, key);
      if (moved === undefined) return;
      delete object[key];
      object[rewrite.renameKeyTo] = moved;
    });
  }
}
