import { copyJson } from './entity-merger.ts';
import type { WrittenKey } from './fetch-shape.ts';
import { MAX_NESTED_LISTS } from './nesting.ts';
import type { FetchStep } from './program.ts';
import { readExpression } from './response-key.ts';

/** Copies what a fetch selected of one object (an entity, or the root); what it did not select is left behind. */
export type Copier = (value: unknown) => unknown;

function compile(keys: readonly WrittenKey[]): Copier {
  const constants: Copier[] = [];
  const distinct = [...new Set(['__typename', ...keys.map(({ key }) => key)])];
  const lines = distinct.map((key) => {
    const below = keys.filter((written) => written.key === key && written.below !== null).flatMap((written) => written.below ?? []);
    const isComposite = keys.some((written) => written.key === key && written.below !== null);
    const copied = isComposite ? `c[${constants.push(compile(below)) - 1}](v)` : 'v';
    return `v=${readExpression('o', key)};if(v!==undefined)t.${key}=${copied};`;
  });
  // Keys are GraphQL names; a leaf value is never changed by anybody, so it is not copied.
  const source = `"use strict";return function copy(o,d=0){if(o===null||typeof o!=="object")return o;
if(Array.isArray(o)){if(d>${MAX_NESTED_LISTS})return null;const n=o.length,l=new Array(n);for(let i=0;i<n;i++)l[i]=copy(o[i],d+1);return l}
const t={};let v;${lines.join('')}return t}`;
  return new Function('c', source)(constants) as Copier; // what the text returns
}

/** Makes the function that copies the `data` of a fetch's answer, for a request that must have data of its own. */
export function compileCopier(fetch: FetchStep): Copier {
  // Rewrites speak of keys as they come, which are not the keys known here.
  if (fetch.outputRewrites.length > 0) return copyJson;
  const one = compile(fetch.keys);
  if (fetch.requires === null) return one;
  return (data) => {
    const entities = (data as { readonly _entities?: unknown })._entities; // an object: checked when the answer was read
    return { _entities: Array.isArray(entities) ? entities.map((entity) => one(entity)) : entities };
  };
}
