import { Verbatim } from '../run/verbatim.ts';
import type { WrittenKey } from './fetch-shape.ts';
import { MAX_NESTED_LISTS } from './nesting.ts';
import { readExpression } from './response-key.ts';

/**
 * Copies an object of a fetch's answer for one more place: what was asked for, as deep as something may be merged into it, and a type's name. Leaves, whatever they are, are changed by nobody and stay
 * what they are. What a subgraph sent beside is left out, as often as its entity may stand somewhere.
 */
export type CopyObject = (object: object) => object;

/** Composite values by key, with all that is selected below them wherever they are selected. */
function belowOf(keys: readonly WrittenKey[]): Map<string, WrittenKey[] | null> {
  const below = new Map<string, WrittenKey[] | null>([['__typename', null]]);
  for (const written of keys) below.set(written.key, written.below === null ? (below.get(written.key) ?? null) : [...(below.get(written.key) ?? []), ...written.below]);
  return below;
}

function copyBelow(copy: CopyObject): (value: unknown) => unknown {
  const copyValue = (value: unknown, lists: number): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof Verbatim) return value;
    if (!Array.isArray(value)) return copy(value);
    // Nothing is merged below as many lists.
    return lists > MAX_NESTED_LISTS ? value : value.map((item) => copyValue(item, lists + 1));
  };
  return (value) => copyValue(value, 0);
}

/** Compiles the copy of objects with these keys. They are GraphQL names, everything else is bound by position. */
export function compileCopier(keys: readonly WrittenKey[]): CopyObject {
  const belows: ((value: unknown) => unknown)[] = [];
  const lines = [...belowOf(keys)].map(([key, below]) => {
    const value = below === null ? 'v' : `b[${belows.push(copyBelow(compileCopier(below))) - 1}](v)`;
    return `v=${readExpression('e', key)};if(v!==undefined)c.${key}=${value};`;
  });
  return new Function('b', `"use strict";return function(e){const c={};let v;${lines.join('')}return c}`)(belows) as CopyObject; // what the text returns
}
