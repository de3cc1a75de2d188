import { Kind } from 'graphql';
import type { SelectionSetNode } from 'graphql';
import type { Provenance } from '../../../schema/contract/provenance.ts';
import { HIDDEN_PREFIX } from '../../access/access-plan.ts';
import type { ExecutionError } from '../execution-error.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import type { SelectionSource } from './response-shape.ts';

/** Response keys that a client selected anywhere under one place, whatever the types and conditions. */
export interface VisibleKeys {
  readonly below: ReadonlyMap<string, VisibleKeys>;
}

interface Growing {
  readonly below: Map<string, Growing>;
}

function gather(set: SelectionSetNode, fragments: SelectionSource['fragments'], into: Growing): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const known = into.below.get(key) ?? { below: new Map() };
      into.below.set(key, known);
      if (selection.selectionSet !== undefined) gather(selection.selectionSet, fragments, known);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      gather(selection.selectionSet, fragments, into);
    } else {
      const fragment = fragments.get(selection.name.value);
      if (fragment !== undefined) gather(fragment.selectionSet, fragments, into);
    }
  }
}

/** The response keys of an operation as a tree. */
export function visibleKeys(source: SelectionSource): VisibleKeys {
  const root: Growing = { below: new Map() };
  gather(source.selectionSet, source.fragments, root);
  return root;
}

/** The part of a path that the client can know; null when it leads to something the client did not select. */
function visiblePart(path: readonly (string | number)[], keys: VisibleKeys): readonly (string | number)[] | null {
  let at = keys;
  for (const [index, element] of path.entries()) {
    if (typeof element === 'number') continue;
    const next = at.below.get(element);
    if (next === undefined) return at !== keys && at.below.size === 0 ? path.slice(0, index) : null;
    at = next;
  }
  return path;
}

const isHidden = (element: string | number): boolean => typeof element === 'string' && element.startsWith(HIDDEN_PREFIX);

/** Where an error is told: where it happened, or, where that is nothing that the client selected, at the null that it left. */
function toldAt({ path, below = 0 }: ExecutionError, keys: VisibleKeys): readonly (string | number)[] | null {
  if (path === null) return null;
  const own = visiblePart(path, keys);
  return below > 0 && (own === null || own.some(isHidden)) ? visiblePart(path.slice(0, -below), keys) : own;
}

/**
 * Keeps the errors that a client can make sense of, each path and code once: what failed inside the plan (a key, a required value) is told by the
 * fields that depend on it, or where it left a null that the client sees.
 */
export function visibleErrors(errors: readonly ExecutionError[], keys: VisibleKeys): ExecutionError[] {
  const kept = new Map<string, ExecutionError>();
  for (const error of errors) {
    const path = toldAt(error, keys);
    if (path === null && error.path !== null) continue;
    const identity = JSON.stringify([path, error.code]);
    if (!kept.has(identity)) kept.set(identity, { ...error, path });
  }
  return [...kept.values()];
}

/** Without errors of what would have been lost with something else, and was not: where the response has no null for them. `isComplete`: the data hold every key of the response. */
export function explainingErrors(errors: readonly ExecutionError[], data: Readonly<Record<string, unknown>> | null, isComplete: boolean): readonly ExecutionError[] {
  if (!errors.some(({ consequence }) => consequence === true)) return errors;
  return errors.filter(({ consequence, path }) => consequence !== true || path === null || hasNullAt(data, path, isComplete));
}

function hasNullAt(data: unknown, path: readonly (string | number)[], isComplete: boolean): boolean {
  let at = data;
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number' ? !Array.isArray(at) || step >= at.length : !isRecord(at)) return false;
    at = typeof step === 'number' ? (at as unknown[])[step] : ownValue(at as Record<string, unknown>, step); // as just checked
    if (at === null || (at === undefined && !isComplete)) return index === path.length - 1;
  }
  return false;
}

/**
 * Sources at places that a client can make sense of: a path is cut where it leaves what was selected, to what the plan asked for beside, or to what a subgraph
 * made up.
 */
export function visibleProvenance(provenance: readonly Provenance[], keys: VisibleKeys): readonly Provenance[] {
  return provenance.map((source) => {
    const known = knownPart(source.path, keys);
    return known.length === source.path.length ? source : { ...source, path: known };
  });
}

function knownPart(path: readonly (string | number)[], keys: VisibleKeys): readonly (string | number)[] {
  let at: VisibleKeys | undefined = keys;
  for (const [index, element] of path.entries()) {
    if (typeof element === 'number') continue;
    at = at.below.get(element);
    if (at === undefined) return path.slice(0, index);
  }
  return path;
}
