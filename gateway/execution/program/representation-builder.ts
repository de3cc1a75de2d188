import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { satisfies } from '../type-table.ts';
import type { TypeTable } from '../type-table.ts';
import type { FetchStep } from './program.ts';
import { allowsLeaf } from './required-leaf.ts';
import type { AllowsLeaf } from './required-leaf.ts';
import { compileRequired, requiredValues, WRONG } from './required-values.ts';
import type { Required } from './required-values.ts';
import { isRecord, readExpression } from './response-key.ts';
import { applyRewrites } from './rewrites.ts';

/** What a batch of targets is asked by: one representation for each distinct entity. */
export interface Representations {
  /** JSON text of each distinct representation. */
  readonly texts: readonly string[];
  /** Runtime type each was made for. */
  readonly typenames: readonly string[];
  /** For each target the index of its representation, or {@link NOT_ASKED}, or {@link NOT_SENT}. */
  readonly slots: readonly number[];
  /** Whether some slot is no index. */
  readonly isPartial: boolean;
  /** Whether some slot is {@link NOT_SENT}. */
  readonly hasWrong: boolean;
}

/** Slot of a target of which a required value is missing, or whose type asks for nothing. */
export const NOT_ASKED = -1;
/** Slot of a target of which a required value is one that may not be sent on: that is a failure. */
export const NOT_SENT = -2;
/** No slot: it takes more than leaves to find it. */
const GENERAL = -3;

type Leaf = { readonly label: string; readonly read: (target: object) => unknown; readonly allows: AllowsLeaf };

type TypePlan =
  | { readonly kind: 'none' }
  /** Leaf values only: grouped through nested Maps, without building an object. */
  | { readonly kind: 'flat'; readonly opening: string; readonly leaves: readonly Leaf[]; readonly required: readonly Required[] }
  | { readonly kind: 'general'; readonly required: readonly Required[] };

interface Batch {
  readonly texts: string[];
  readonly typenames: string[];
  readonly byText: Map<string, number>;
  readonly byLeaves: Map<TypePlan, Map<unknown, unknown>>;
  /** The first target of each slot that was found by leaves. */
  readonly owners: object[];
}

const reader = (key: string): ((target: object) => unknown) =>
  // The text is a function of a GraphQL name alone.
  new Function('o', `return ${readExpression('o', key)}`) as (target: object) => unknown;

function selectionsFor(types: TypeTable, typename: string, requires: readonly QueryPlanSelectionNode[]): QueryPlanSelectionNode[] {
  return requires.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'Field') return [selection];
    if (selection.typeCondition !== undefined && !satisfies(types, typename, selection.typeCondition)) return [];
    return selectionsFor(types, typename, selection.selections);
  });
}

/** The `__typename` that input rewrites set for `typename`; null when some rewrite does more than that. */
function rewrittenTypename(types: TypeTable, typename: string, fetch: FetchStep): string | null {
  let result = typename;
  for (const rewrite of fetch.inputRewrites) {
    const [first, second, ...rest] = rewrite.path;
    if (rewrite.kind !== 'ValueSetter' || typeof rewrite.setValueTo !== 'string' || rest.length > 0) return null;
    if (first === '__typename' && second === undefined) {
      result = rewrite.setValueTo;
    } else if (second === '__typename' && first?.startsWith('... on ') === true) {
      if (satisfies(types, result, first.slice('... on '.length))) result = rewrite.setValueTo;
    } else {
      return null;
    }
  }
  return result;
}

function planFor(types: TypeTable, typename: string, fetch: FetchStep): TypePlan {
  const selections = selectionsFor(types, typename, fetch.requires ?? []);
  const names = new Map(selections.map((selection) => [selection.kind === 'Field' ? (selection.alias ?? selection.name) : '', selection]));
  if (!names.has('__typename')) return { kind: 'none' };
  const flat = selections.every((selection) => selection.kind === 'Field' && selection.selections === undefined);
  const renamed = rewrittenTypename(types, typename, fetch);
  const required = compileRequired(types, typename, selections);
  if (!flat || renamed === null) return { kind: 'general', required };
  const leaves = [...names].filter(([key]) => key !== '__typename').map(([key, selection]): Leaf => {
    const type = selection.kind === 'Field' ? types.fieldType(typename, selection.name) : null;
    return { label: `,"${key}":`, read: reader(key), allows: allowsLeaf(type) };
  });
  return { kind: 'flat', opening: `{"__typename":${JSON.stringify(renamed)}`, leaves, required };
}

function generalSlot(types: TypeTable, fetch: FetchStep, target: object, typename: string, required: readonly Required[], batch: Batch): number {
  const built = requiredValues(types, target, required);
  if (!isRecord(built)) return built === WRONG ? NOT_SENT : NOT_ASKED;
  applyRewrites(types, fetch.inputRewrites, built);
  const text = JSON.stringify(built);
  const known = batch.byText.get(text);
  if (known !== undefined) return known;
  batch.byText.set(text, batch.texts.length);
  batch.typenames.push(typename);
  return batch.texts.push(text) - 1;
}

/** Anything but what JSON writes as it is; halves of surrogate pairs are here, for one may be alone. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** As JSON.stringify, in half the time for most texts. */
function leafJson(value: unknown): string {
  return typeof value === 'string' && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value);
}

/**
 * Finds or makes the slot of a target by its leaf values; {@link GENERAL} when one is no single value. Maps nest by the leaves in their order, and hold a slot as soon as it is the only one: a Map a target
 * would be made for nothing where the first leaf is a key already.
 */
function flatSlot(plan: TypePlan & { kind: 'flat' }, target: object, typename: string, batch: Batch): number {
  const { leaves } = plan;
  for (const leaf of leaves) {
    const value = leaf.read(target);
    if (typeof value === 'string' || Number.isSafeInteger(value)) continue;
    if (value === undefined) return NOT_ASKED;
    if (!leaf.allows(value)) return NOT_SENT;
    if (typeof value === 'object' && value !== null) return GENERAL;
  }
  let level: Map<unknown, unknown> = batch.byLeaves.get(plan) ?? new Map();
  if (level.size === 0) batch.byLeaves.set(plan, level);
  for (let at = 0; ; at += 1) {
    const value = leaves[at]?.read(target);
    const next: unknown = level.get(value);
    if (next === undefined) {
      level.set(value, batch.texts.length);
      break;
    }
    if (typeof next !== 'number') {
      level = next as Map<unknown, unknown>; // nothing else is held
      continue;
    }
    const owner = batch.owners[next];
    if (owner === undefined || equalFrom(leaves, at + 1, owner, target)) return next;
    const below = new Map<unknown, unknown>([[leaves[at + 1]?.read(owner), next]]);
    level.set(value, below);
    level = below;
  }
  let text = plan.opening;
  for (const leaf of leaves) text += leaf.label + leafJson(leaf.read(target));
  batch.typenames.push(typename);
  batch.owners[batch.texts.length] = target;
  return batch.texts.push(`${text}}`) - 1;
}

function equalFrom(leaves: readonly Leaf[], from: number, one: object, other: object): boolean {
  for (let at = from; at < leaves.length; at += 1) if (leaves[at]?.read(one) !== leaves[at]?.read(other)) return false;
  return true;
}

export type RepresentationBuilder = (targets: readonly object[]) => Representations;

/** Makes the function that turns targets into representations for one fetch. Pure: two calls with equal targets give equal texts. */
export function createRepresentationBuilder(fetch: FetchStep, types: TypeTable): RepresentationBuilder {
  const plans = new Map<string, TypePlan>();
  const planOf = (typename: string): TypePlan => {
    const known = plans.get(typename);
    if (known !== undefined) return known;
    // A subgraph's word is no reason to remember a type that the supergraph does not have.
    if (!types.concrete.has(typename) && !types.possible.has(typename)) return { kind: 'none' };
    const made = planFor(types, typename, fetch);
    plans.set(typename, made);
    return made;
  };
  return (targets) => {
    const batch: Batch = { texts: [], typenames: [], byText: new Map(), byLeaves: new Map(), owners: [] };
    const slots: number[] = [];
    let isPartial = false;
    let hasWrong = false;
    let last: string | null = null;
    let plan: TypePlan = { kind: 'none' };
    for (const target of targets) {
      const typename = (target as { readonly __typename?: unknown }).__typename; // parsed JSON; nothing inherited has this name
      if (typeof typename !== 'string') {
        slots.push(NOT_ASKED);
        isPartial = true;
        continue;
      }
      if (typename !== last) {
        plan = planOf(typename);
        last = typename;
      }
      if (plan.kind === 'none') {
        slots.push(NOT_ASKED);
        isPartial = true;
        continue;
      }
      let slot = plan.kind === 'flat' ? flatSlot(plan, target, typename, batch) : GENERAL;
      if (slot === GENERAL) slot = generalSlot(types, fetch, target, typename, plan.required, batch);
      if (slot < 0) isPartial = true;
      if (slot === NOT_SENT) hasWrong = true;
      slots.push(slot);
    }
    return { texts: batch.texts, typenames: batch.typenames, slots, isPartial, hasWrong };
  };
}
