import type { ExecutionError, Failure } from '../execution-error.ts';
import { clientPath } from '../program/data-key.ts';
import type { FetchStep } from '../program/program.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import type { SubgraphReply } from '../subgraph/subgraph-reply.ts';
import { failureOfError } from './failure-of.ts';
import { readProvenance } from './read-provenance.ts';
import { MAX_REPORTS, report } from './request-state.ts';
import type { RequestState } from './request-state.ts';
import type { Place, ResponsePlaces } from './response-places.ts';

/** Notes for each place that the fetch brought none of its fields, and reports one error for each of them. */
export function failTargets(state: RequestState, places: readonly Place[], failure: Failure, explanation: string): void {
  for (const { fetch, target, path } of places) {
    for (const key of new Set(fetch.keys.map((written) => written.key))) {
      const present = ownValue(target, key);
      if (key === '__typename' ? state.types.concrete.has(String(present)) : present !== undefined && present !== null) continue;
      state.failures.note(target, key, failure);
      // A type that stays unknown takes the object with it.
      report(state, { ...failure, path: key === '__typename' ? path : [...path, key], subgraph: fetch.subgraph, explanation });
    }
  }
}

export interface ReplyToPlace {
  readonly state: RequestState;
  readonly fetch: FetchStep;
  readonly reply: SubgraphReply & { readonly kind: 'answer' };
  readonly places: () => ResponsePlaces;
  /** The data of a fetch of root fields; null for entities, whose data is in the targets. */
  readonly root: Record<string, unknown> | null;
  readonly isEntityFetch: boolean;
}

type Where = { readonly slot: number; readonly rest: readonly (string | number)[] };

/** Reads a path of a subgraph's response: which entity, and what below it. Null when it leads nowhere. */
function whereIs(path: unknown, fetch: FetchStep, isEntityFetch: boolean): Where | null {
  if (!Array.isArray(path) || !path.every((element) => typeof element === 'string' || Number.isInteger(element))) return null;
  const elements = path as (string | number)[]; // checked above
  if (!isEntityFetch) return elements.length === 0 ? null : { slot: 0, rest: renamed(elements, fetch) };
  const [field, slot, ...rest] = elements;
  return field === '_entities' && typeof slot === 'number' ? { slot, rest: renamed(rest, fetch) } : null;
}

/** Aliases that the planner put in are taken back, as the output rewrites do for the data. */
function renamed(path: readonly (string | number)[], fetch: FetchStep): readonly (string | number)[] {
  if (fetch.outputRewrites.length === 0) return path;
  const names = new Map(fetch.outputRewrites.flatMap((rewrite) => (rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1), rewrite.renameKeyTo] as const] : [])));
  return path.map((element) => (typeof element === 'string' ? (names.get(element) ?? element) : element));
}

/** More items than any list of ours has; a position beyond is no position. */
const MAX_POSITION = 1_000_000;

/** A path below `target` as far as its positions can be: a subgraph must not tell the client numbers of its own choice. */
function reached(target: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let at = target;
  for (const [index, step] of path.entries()) {
    const isNothing = at === null || at === undefined;
    if (typeof step === 'number' && (step < 0 || step > MAX_POSITION || (!isNothing && !(Array.isArray(at) && step < at.length)))) return path.slice(0, index);
    at = isNothing ? null : typeof step === 'number' ? (at as unknown[])[step] : isRecord(at) ? ownValue(at, step) : null; // a list, as just checked
  }
  return path;
}

function placeError(input: ReplyToPlace, places: ResponsePlaces, error: unknown): void {
  const { state, fetch } = input;
  const failure = failureOfError(error);
  const explanation = 'the subgraph answered with an error';
  const where = whereIs(isRecord(error) ? ownValue(error, 'path') : undefined, fetch, input.isEntityFetch);
  if (where === null) {
    // An error of the whole answer: with no data it is every field's error, otherwise nobody can say whose.
    if (input.reply.data === null || (input.isEntityFetch && !Array.isArray(ownValue(input.reply.data, '_entities')))) failTargets(state, places.all(), failure, explanation);
    else report(state, { ...failure, path: null, subgraph: fetch.subgraph, explanation });
    return;
  }
  const found = places.at(where.slot);
  if (where.rest.length === 0) {
    failTargets(state, found, failure, explanation);
    return;
  }
  for (const place of found) {
    state.failures.noteAt(place.target, where.rest, failure);
    report(state, { ...failure, path: [...place.path, ...reached(place.target, where.rest)], subgraph: fetch.subgraph, explanation } satisfies ExecutionError);
  }
}

/** Puts the errors and the provenance of a subgraph's answer where they belong in the client's response. */
export function placeReply(input: ReplyToPlace): void {
  const { state, fetch, reply } = input;
  const sources = reply.extensions === null ? [] : readProvenance(ownValue(reply.extensions, 'provenance'), fetch.subgraph);
  if (reply.errors.length === 0 && sources.length === 0) return;
  const places = input.places();
  for (const error of reply.errors) placeError(input, places, error);
  for (const source of sources) {
    const where = whereIs(source.path, fetch, input.isEntityFetch);
    for (const place of where === null ? [] : places.at(where.slot)) {
      if (state.provenance.length < MAX_REPORTS) state.provenance.push({ ...source, path: clientPath([...place.path, ...(where?.rest ?? [])]) });
    }
  }
}
