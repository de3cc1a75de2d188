import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';
import { MAX_NESTED_LISTS } from './nesting.ts';
import { isRecord, ownValue } from './response-key.ts';

/** One step of a plan's path into the merged data. */
export interface PathStep {
  /** Response key to follow; null steps into every item of a list. */
  readonly key: string | null;
  /** Runtime types that what is reached must be one of; null for any. */
  readonly types: ReadonlySet<string> | null;
  /** Several parents may hold the very same value here (fanned-out entities), so it is visited once. */
  readonly shared: boolean;
}

const CONDITION = /^(.*?)(?:\|\[([^\]]*)\])?$/s;

/**
 * Reads the path of a Flatten node: response keys, `@` for list items, `|[A,B]` for type conditions.
 * @param isShared tells for a dotted path without list steps whether its value may be shared.
 */
export function parseFlattenPath(path: readonly (string | number)[], isShared: (dotted: string) => boolean): PathStep[] {
  const steps: PathStep[] = [];
  let dotted = '';
  for (const element of path) {
    const match = CONDITION.exec(String(element));
    const name = match?.[1] ?? '';
    const types = match?.[2] === undefined ? null : new Set(match[2].split(','));
    if (name === '') {
      const last = steps.at(-1);
      if (types !== null && last !== undefined) steps[steps.length - 1] = { ...last, types };
      continue;
    }
    if (name === '@') {
      steps.push({ key: null, types, shared: false });
      continue;
    }
    dotted = dotted === '' ? name : `${dotted}.${name}`;
    steps.push({ key: name, types, shared: isShared(dotted) });
  }
  return steps;
}

/** The path's response keys joined by dots: where in the operation it is, whatever the list positions and types. */
export function dottedPath(path: readonly (string | number)[]): string {
  return path
    .map((element) => CONDITION.exec(String(element))?.[1] ?? '')
    .filter((name) => name !== '' && name !== '@')
    .join('.');
}

export type ConcretePath = readonly (string | number)[];

function allowed(types: TypeTable, step: PathStep, value: unknown): boolean {
  if (step.types === null || Array.isArray(value)) return true;
  const typename = isRecord(value) ? ownValue(value, '__typename') : undefined;
  if (typeof typename !== 'string') return false;
  for (const type of step.types) if (satisfies(types, typename, type) || satisfies(types, type, typename)) return true;
  return false;
}

function descend(types: TypeTable, steps: readonly PathStep[], at: number, value: unknown, found: object[], seen: Set<unknown>, lists = 0): void {
  if (value === null || typeof value !== 'object' || lists > MAX_NESTED_LISTS) return;
  const step = steps[at];
  if (Array.isArray(value)) {
    // A list where the plan expects a key is walked all the same: lists of lists carry one `@` each, but wrong data must not be dropped silently.
    const next = step !== undefined && step.key === null ? at + 1 : at;
    for (const item of value) {
      if (step === undefined || step.key !== null || allowed(types, step, item)) descend(types, steps, next, item, found, seen, lists + 1);
    }
    return;
  }
  if (step === undefined) {
    found.push(value);
    return;
  }
  if (step.key === null) return;
  const next = ownValue(value, step.key);
  if (step.shared) {
    if (seen.has(next)) return;
    seen.add(next);
  }
  if (step.types === null || allowed(types, step, next)) descend(types, steps, at + 1, next, found, seen);
}

/** Every distinct object that the path reaches from `root`. */
export function collectTargets(types: TypeTable, steps: readonly PathStep[], root: object): object[] {
  const found: object[] = [];
  descend(types, steps, 0, root, found, new Set());
  return found;
}

/** Calls `visit` for every position that the path reaches, shared objects once for each place they stand at. Stops when it returns false. */
export function visitPositions(
  types: TypeTable, steps: readonly PathStep[], root: object, visit: (target: object, path: ConcretePath) => boolean,
): void {
  const path: (string | number)[] = [];
  const walk = (value: unknown, at: number, lists = 0): boolean => {
    if (value === null || typeof value !== 'object' || lists > MAX_NESTED_LISTS) return true;
    const step = steps[at];
    if (Array.isArray(value)) {
      const next = step !== undefined && step.key === null ? at + 1 : at;
      return value.every((item, index) => {
        if (step !== undefined && step.key === null && !allowed(types, step, item)) return true;
        path.push(index);
        const go = walk(item, next, lists + 1);
        path.pop();
        return go;
      });
    }
    if (step === undefined) return visit(value, [...path]);
    if (step.key === null) return true;
    const next = ownValue(value, step.key);
    if (!allowed(types, step, next)) return true;
    path.push(step.key);
    const go = walk(next, at + 1);
    path.pop();
    return go;
  };
  walk(root, 0);
}
