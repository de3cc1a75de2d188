import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';
import type { WrittenKey } from './fetch-shape.ts';
import type { FetchStep } from './program.ts';
import { MAX_NESTED_LISTS } from './nesting.ts';
import { isRecord, ownValue, readExpression } from './response-key.ts';

/** Which of two type names an object has: a subgraph that knows an interface as one object never makes a concrete type abstract again. */
type PickType = (present: unknown, incoming: unknown) => unknown;

function pickTypeOf(types: TypeTable): PickType {
  return (present, incoming) => (incoming === undefined || (types.concrete.has(String(present)) && !types.concrete.has(String(incoming))) ? present : incoming);
}

/** Merges what a fetch selected below a key that another fetch wrote too; only selected keys are taken over. */
function mergeBelow(pick: PickType, present: unknown, incoming: unknown, below: readonly WrittenKey[], lists = 0): unknown {
  if (incoming === null || incoming === undefined) return present ?? incoming;
  if (Array.isArray(present) && Array.isArray(incoming) && present.length === incoming.length && lists <= MAX_NESTED_LISTS) {
    return present.map((item, index) => mergeBelow(pick, item, incoming[index], below, lists + 1));
  }
  if (!isRecord(present) || !isRecord(incoming)) return incoming;
  for (const written of below) {
    const value = ownValue(incoming, written.key);
    const old = ownValue(present, written.key);
    if (value === undefined) continue;
    if (written.key === '__typename') present[written.key] = pick(old, value);
    else present[written.key] = written.below === null ? (value ?? old ?? null) : mergeBelow(pick, old, value, written.below);
  }
  return present;
}

/** Writes onto `target` what a fetch brought for it in `entity`; {@link NOTHING} leaves the fetch's own keys undefined. */
export type MergeInto = (target: object, entity: object) => void;

/** The merge of one fetch for a runtime type; null for one that is not known. */
export type Merger = (typename: string | null) => MergeInto;

/** What a fetch brought that brought nothing. */
export const NOTHING: Readonly<Record<string, never>> = {};

/** One merge statement a key; keys are GraphQL names, everything else is bound by position. */
function compileMerge(pick: PickType, keys: readonly WrittenKey[], exclusive: ReadonlySet<string>): MergeInto {
  const distinct = [...new Map(keys.map((written) => [written.key, written])).values()];
  const lines = distinct.map(({ key }, index) => {
    if (key === '__typename') return 't.__typename=p(t.__typename,e.__typename);';
    if (exclusive.has(key)) return `t.${key}=${readExpression('e', key)};`;
    const same = keys.filter((written) => written.key === key);
    const composite = same.some((written) => written.below !== null);
    const merged = composite ? `m(p,${readExpression('t', key)},v,b[${index}])` : `v===null?${readExpression('t', key)}??null:v`;
    return `v=${readExpression('e', key)};if(v!==undefined)t.${key}=${merged};`;
  });
  const belows = distinct.map(({ key }) => keys.flatMap((written) => (written.key === key ? (written.below ?? []) : [])));
  const make = new Function('m', 'p', 'b', `"use strict";return function(t,e){let v;${lines.join('')}}`) as (merge: typeof mergeBelow, pick: PickType, below: WrittenKey[][]) => MergeInto; // what the text returns
  return make(mergeBelow, pick, belows);
}

/** Makes the function that merges what one fetch brings, compiled once for each runtime type it meets. */
export function createMerger(fetch: FetchStep, types: TypeTable): Merger {
  const pick = pickTypeOf(types);
  const byType = new Map<string | null, MergeInto>();
  return (typename) => {
    const known = byType.get(typename);
    if (known !== undefined) return known;
    const keys = fetch.keys.filter((written) => written.condition === null || typename === null || satisfies(types, typename, written.condition));
    const made = compileMerge(pick, keys, fetch.exclusive);
    byType.set(typename, made);
    return made;
  };
}
