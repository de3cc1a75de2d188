import type { Failure } from '../execution-error.ts';
import { clientPath } from '../program/data-key.ts';
import type { FetchStep } from '../program/program.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import type { SubgraphReply } from '../subgraph/subgraph-reply.ts';
import { failBelow, failTargets } from './fail-targets.ts';
import { failureOfError } from './failure-of.ts';
import { readProvenance } from './read-provenance.ts';
import { MAX_REPORTS, report } from './request-state.ts';
import type { RequestState } from './request-state.ts';
import type { Place, ResponsePlaces } from './response-places.ts';
import { readSubgraphPath } from './subgraph-path.ts';
import type { SubgraphPath } from './subgraph-path.ts';

export interface ReplyToPlace {
  readonly state: RequestState;
  readonly fetch: FetchStep;
  readonly reply: SubgraphReply & { readonly kind: 'answer' };
  readonly places: () => ResponsePlaces;
  /** The data of a fetch of root fields; null for entities, whose data is in the targets. */
  readonly root: Record<string, unknown> | null;
  readonly isEntityFetch: boolean;
}

const EXPLANATION = 'the subgraph answered with an error';
/** Places that the errors of one reply are put at. One with more is taken to have failed as a whole: a small reply must not cost much because of what it is about. */
const MAX_PLACED = 100_000;
/** More items than any list of ours has; a position beyond is no position. */
const MAX_POSITION = 1_000_000;

/** A path below `target` as far as its positions can be: a subgraph must not tell the client numbers of its own choice. */
function reached(target: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let at = target;
  for (const [index, step] of path.entries()) {
    const isNothing = at === null || at === undefined;
    if (typeof step === 'number' && (step < 0 || step > MAX_POSITION || (!isNothing && !(Array.isArray(at) && step < at.length)))) return path.slice(0, index);
    at = isNothing ? null : stepInto(at, step);
  }
  return path;
}

function stepInto(at: unknown, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(at) ? (at as unknown[])[step] : null; // what a list holds
  return isRecord(at) ? ownValue(at, step) : null;
}

/** What stands at the end of a path, and how many of its elements are below the null that it ends in. */
function endOf(target: unknown, path: readonly (string | number)[]): { readonly value: unknown; readonly below: number } {
  let value = target;
  for (const [index, step] of path.entries()) {
    value = stepInto(value, step);
    if (value === null || value === undefined) return { value: null, below: path.length - index - 1 };
  }
  return { value, below: 0 };
}

/** Puts the errors of one reply where they belong. What one error of a place has said, another of the same path and code does not say again. */
class ErrorPlacing {
  readonly #input: ReplyToPlace;
  readonly #places: ResponsePlaces;
  readonly #said = new Set<string>();
  #left = MAX_PLACED;

  constructor(input: ReplyToPlace, places: ResponsePlaces) {
    this.#input = input;
    this.#places = places;
  }

  /** False once there were too many. */
  place(error: unknown): boolean {
    const { fetch, isEntityFetch } = this.#input;
    const failure = failureOfError(error);
    const where = readSubgraphPath(isRecord(error) ? ownValue(error, 'path') : undefined, fetch, isEntityFetch);
    const found = where === null || where.isForeign ? [] : this.#places.at(where.slot);
    if (where === null || found.length === 0) this.#placeNowhere(failure);
    else this.#placeAt(where, found, failure);
    return this.#left > 0;
  }

  /** An error of the whole answer: with no data it is every field's error, otherwise nobody can say whose. */
  #placeNowhere(failure: Failure): void {
    const { state, fetch } = this.#input;
    if (this.#isWholeLost) this.#lose('', () => this.#places.all(), failure);
    else if (this.#isNew(`${failure.code} ${failure.source}`)) report(state, { ...failure, path: null, subgraph: fetch.subgraph, explanation: EXPLANATION });
  }

  #placeAt(where: SubgraphPath, found: readonly Place[], failure: Failure): void {
    if (where.rest.length > 0 && this.#isNew(JSON.stringify([failure.code, failure.source, where.slot, where.rest]))) {
      this.#left -= found.length;
      for (const place of found) this.#placeBelow(place, where, failure);
    }
    // What is null around a failed field is lost with it.
    if (this.#isWholeLost) this.#lose('', () => this.#places.all(), failure);
    else if (where.rest.length === 0 || this.#isEntityLost(where.slot)) this.#lose(String(where.slot), () => found, failure);
  }

  #placeBelow({ fetch, target, path }: Place, { rest, keys }: SubgraphPath, failure: Failure): void {
    const { state } = this.#input;
    state.failures.noteAt(target, rest, failure);
    const way = reached(target, rest);
    const { value, below } = endOf(target, way);
    const at = path === null ? null : [...path, ...way];
    // Another fetch brought what stands there: what it lacks is what failed.
    if (value !== null && failBelow({ state, subgraph: fetch.subgraph, failure, explanation: EXPLANATION }, value, keys, at)) return;
    if (at !== null) report(state, { ...failure, path: at, below, subgraph: fetch.subgraph, explanation: EXPLANATION });
  }

  /** All that was to come there, once. */
  #lose(what: string, places: () => readonly Place[], failure: Failure): void {
    if (!this.#isNew(`lost ${what}`)) return;
    const lost = places();
    this.#left -= lost.length;
    failTargets(this.#input.state, lost, failure, EXPLANATION);
  }

  #isNew(what: string): boolean {
    if (this.#said.has(what)) return false;
    this.#said.add(what);
    return true;
  }

  get #isWholeLost(): boolean {
    const { reply: { data }, isEntityFetch } = this.#input;
    return data === null || (isEntityFetch && !Array.isArray(ownValue(data, '_entities')));
  }

  #isEntityLost(slot: number): boolean {
    const { reply: { data }, isEntityFetch } = this.#input;
    const entities = data === null || !isEntityFetch ? null : ownValue(data, '_entities');
    return Array.isArray(entities) && (entities[slot] === null || entities[slot] === undefined);
  }
}

function placeErrors(input: ReplyToPlace, places: ResponsePlaces): void {
  const placing = new ErrorPlacing(input, places);
  for (const error of input.reply.errors) {
    if (placing.place(error)) continue;
    failTargets(input.state, places.all(), failureOfError(error), 'the subgraph answered with too many errors');
    return;
  }
}

/** Puts the errors and the provenance of a subgraph's answer where they belong in the client's response. */
export function placeReply(input: ReplyToPlace): void {
  const { state, fetch, reply } = input;
  const sources = reply.extensions === null ? [] : readProvenance(ownValue(reply.extensions, 'provenance'), fetch.subgraph);
  if (reply.errors.length === 0 && sources.length === 0) return;
  const places = input.places();
  placeErrors(input, places);
  for (const source of sources) {
    const where = readSubgraphPath(source.path, fetch, input.isEntityFetch);
    for (const { path } of where === null ? [] : places.at(where.slot)) {
      if (state.provenance.length >= MAX_REPORTS) return;
      if (path !== null) state.provenance.push({ ...source, path: clientPath([...path, ...(where?.rest ?? [])]) });
    }
  }
}
