import { Kind } from 'graphql';
import type { SelectionSetNode } from 'graphql';
import type { Provenance } from '../../../schema/contract/provenance.ts';
import type { ExecutionError } from '../execution-error.ts';
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

/**
 * Keeps the errors that a client can make sense of, each path and code once: what failed inside the plan (a key, a required value) is told by the
 * fields that depend on it.
 */
export function visibleErrors(errors: readonly ExecutionError[], keys: VisibleKeys): ExecutionError[] {
  const kept = new Map<string, ExecutionError>();
  for (const error of errors) {
    const path = error.path === null ? null : visiblePart(error.path, keys);
    if (path === null && error.path !== null) continue;
    const identity = JSON.stringify([path, error.code]);
    if (!kept.has(identity)) kept.set(identity, { ...error, path });
  }
  return [...kept.values()];
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
