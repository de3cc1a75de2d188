import type { TypeTable } from '../type-table.ts';
import { collectTargets } from './flatten-path.ts';
import type { PathStep } from './flatten-path.ts';
import { readExpression } from './response-key.ts';

/** Finds every distinct object that a path reaches. */
export type Collector = (root: object) => object[];

/** False when the data is not as the path says: then the walk that looks at everything has to do it. */
type FastCollector = (root: object, found: object[]) => boolean;

function emit(steps: readonly PathStep[], at: number, value: string): string {
  const step = steps[at];
  const next = `v${at + 1}`;
  if (step === undefined) return `if(Array.isArray(${value}))return false;f.push(${value});`;
  const inner = `if(${next}!==null&&typeof ${next}==="object"){${emit(steps, at + 1, next)}}`;
  if (step.key === null) return `if(!Array.isArray(${value}))return false;for(let i${at}=0;i${at}<${value}.length;i${at}++){const ${next}=${value}[i${at}];${inner}}`;
  const once = step.shared ? `if(!s.has(${next})){s.add(${next});${inner}}` : inner;
  return `if(Array.isArray(${value}))return false;const ${next}=${readExpression(value, step.key)};${once}`;
}

/** Compiles a path. The text is a function of response keys alone; paths with type conditions are walked instead. */
export function compileCollector(types: TypeTable, steps: readonly PathStep[]): Collector {
  if (steps.some((step) => step.types !== null)) return (root) => collectTargets(types, steps, root);
  const fast = new Function(`"use strict";return function(v0,f){const s=${steps.some((step) => step.shared) ? 'new Set()' : 'null'};${emit(steps, 0, 'v0')}return true}`)() as FastCollector; // what the text returns
  return (root) => {
    const found: object[] = [];
    return fast(root, found) ? found : collectTargets(types, steps, root);
  };
}
