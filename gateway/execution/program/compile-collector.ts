import type { TypeTable } from '../type-table.ts';
import { collectTargets } from './flatten-path.ts';
import type { PathStep } from './flatten-path.ts';
import { readExpression } from './response-key.ts';

/** Finds every distinct object that a path reaches. `repeats`: some object may stand in several places. */
export type Collector = (root: object, repeats: boolean) => object[];

/** False when the data is not as the path says: then the walk that looks at everything has to do it. */
type FastCollector = (root: object, found: object[]) => boolean;

function emit(steps: readonly PathStep[], at: number, value: string, repeats: boolean): string {
  const step = steps[at];
  const next = `v${at + 1}`;
  if (step === undefined) return `if(Array.isArray(${value}))return false;f.push(${value});`;
  const inner = `if(${next}!==null&&typeof ${next}==="object"){${emit(steps, at + 1, next, repeats)}}`;
  if (step.key === null) return `if(!Array.isArray(${value}))return false;for(let i${at}=0;i${at}<${value}.length;i${at}++){const ${next}=${value}[i${at}];${inner}}`;
  const once = step.shared && repeats ? `if(!s.has(${next})){s.add(${next});${inner}}` : inner;
  return `if(Array.isArray(${value}))return false;const ${next}=${readExpression(value, step.key)};${once}`;
}

/** Compiles a path. The text is a function of response keys alone; paths with type conditions are walked instead. */
export function compileCollector(types: TypeTable, steps: readonly PathStep[]): Collector {
  if (steps.some((step) => step.types !== null)) return (root) => collectTargets(types, steps, root);
  const compile = (repeats: boolean): FastCollector =>
    new Function(`"use strict";return function(v0,f){${repeats ? 'const s=new Set();' : ''}${emit(steps, 0, 'v0', repeats)}return true}`)() as FastCollector; // what the text returns
  const once = compile(false);
  const repeated = steps.some((step) => step.shared) ? compile(true) : once;
  return (root, repeats) => {
    const found: object[] = [];
    return (repeats ? repeated : once)(root, found) ? found : collectTargets(types, steps, root);
  };
}
