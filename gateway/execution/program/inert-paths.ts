import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { WrittenKey } from './fetch-shape.ts';
import type { Program } from './program.ts';

/** Whether what one fetch brings at a dotted path is of no concern to the rest of the plan: nobody writes to it, leads through it or requires anything of it. */
export type IsInert = (fetch: number, path: string) => boolean;

const join = (dotted: string, key: string): string => (dotted === '' ? key : `${dotted}.${key}`);

function addWritten(into: Map<string, Set<number>>, dotted: string, keys: readonly WrittenKey[], index: number): void {
  for (const { key, below } of keys) {
    const path = join(dotted, key);
    into.set(path, (into.get(path) ?? new Set<number>()).add(index));
    if (below !== null) addWritten(into, path, below, index);
  }
}

function addRequired(into: Set<string>, dotted: string, selections: readonly QueryPlanSelectionNode[]): void {
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      addRequired(into, dotted, selection.selections);
      continue;
    }
    const path = join(dotted, selection.alias ?? selection.name);
    into.add(path);
    addRequired(into, path, selection.selections ?? []);
  }
}

/** Decides from a program alone. A fetch with rewrites has nothing inert: they are for whatever is below. */
export function inertPaths({ fetches }: Pick<Program, 'fetches'>): IsInert {
  const writers = new Map<string, Set<number>>();
  const touched = new Set<string>();
  for (const { index, dotted, keys, requires } of fetches) {
    addWritten(writers, dotted, keys, index);
    addRequired(touched, dotted, requires ?? []);
    if (dotted !== '') touched.add(dotted);
  }
  return (fetch, path) => {
    if (writers.get(path)?.size !== 1 || fetches[fetch]?.outputRewrites.length !== 0) return false;
    for (const other of touched) if (other === path || other.startsWith(`${path}.`)) return false;
    return true;
  };
}
