import type { Failure } from '../execution-error.ts';
import type { WrittenKey } from '../program/fetch-shape.ts';
import { MAX_NESTED_LISTS } from '../program/nesting.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import { satisfies } from '../type-table.ts';
import { report } from './request-state.ts';
import type { RequestState } from './request-state.ts';
import type { Place } from './response-places.ts';

/** What was lost, and why. */
export interface Loss {
  readonly state: RequestState;
  readonly subgraph: string;
  readonly failure: Failure;
  readonly explanation: string;
}

/** A response path; null where an object stands at more places than are told of. */
type Path = Place['path'];

/** Notes for each place that the fetch brought none of its fields, and reports one error for each of them that the response has a null for. */
export function failTargets(state: RequestState, places: readonly Place[], failure: Failure, explanation: string): void {
  for (const { fetch, target, path } of places) failKeys({ state, subgraph: fetch.subgraph, failure, explanation }, target, fetch.keys, path);
}

/** The same for an object and what was to be written on it; whether it lacks any of that. */
function failKeys(loss: Loss, target: object, written: readonly WrittenKey[], path: Path): boolean {
  const { state, subgraph, failure, explanation } = loss;
  const keys = writtenOn(state, target, written);
  let lacks = false;
  for (const key of new Set(keys.map((each) => each.key))) {
    const present = ownValue(target, key);
    if (key === '__typename' ? state.types.concrete.has(String(present)) : present !== undefined && present !== null) {
      // Another fetch brought the object, without what this one was for.
      lacks = failBelow(loss, present, keys.flatMap((each) => (each.key === key ? (each.below ?? []) : [])), below(path, key)) || lacks;
      continue;
    }
    lacks = true;
    state.failures.note(target, key, failure);
    // A type that stays unknown may take the object with it.
    if (path !== null) report(state, { ...failure, path: key === '__typename' ? path : [...path, key], consequence: true, subgraph, explanation });
  }
  return lacks;
}

/** The same for what an object that is there lacks, through lists. */
export function failBelow(loss: Loss, value: unknown, keys: readonly WrittenKey[], path: Path, lists = 0): boolean {
  if (keys.length === 0) return false;
  if (isRecord(value)) return failKeys(loss, value, keys, path);
  let lacks = false;
  if (Array.isArray(value) && lists <= MAX_NESTED_LISTS) for (const [index, item] of value.entries()) lacks = failBelow(loss, item, keys, below(path, index), lists + 1) || lacks;
  return lacks;
}

function below(path: Path, step: string | number): Path {
  return path === null ? null : [...path, step];
}

/** The keys for objects of the target's type; of all types where it is not known. */
function writtenOn({ types }: RequestState, target: object, written: readonly WrittenKey[]): readonly WrittenKey[] {
  const typename = ownValue(target, '__typename');
  if (typeof typename !== 'string') return written;
  return written.filter(({ condition }) => condition === null || satisfies(types, typename, condition) || satisfies(types, condition, typename));
}
