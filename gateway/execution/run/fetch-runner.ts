import type { Failure } from '../execution-error.ts';
import { compileCollector } from '../program/compile-collector.ts';
import type { Collector } from '../program/compile-collector.ts';
import { compileCopier } from '../program/compile-copier.ts';
import type { CopyObject } from '../program/compile-copier.ts';
import { createMerger, NOTHING } from '../program/entity-merger.ts';
import type { Merger } from '../program/entity-merger.ts';
import type { FetchStep, Program } from '../program/program.ts';
import { createRepresentationBuilder, NOT_SENT } from '../program/representation-builder.ts';
import type { RepresentationBuilder, Representations } from '../program/representation-builder.ts';
import { ownValue } from '../program/response-key.ts';
import { applyRewrites } from '../program/rewrites.ts';
import type { SubgraphReply, UnreadReply } from '../subgraph/subgraph-reply.ts';
import type { TypeTable } from '../type-table.ts';
import { callBody, entityBody } from './call-body.ts';
import type { CallSubgraph } from './call-subgraph.ts';
import { failureOfSilence } from './failure-of.ts';
import { FinishedFetch } from './finished-fetch.ts';
import { failTargets } from './fail-targets.ts';
import { placeReply } from './place-reply.ts';
import { placeScope } from './place-scope.ts';
import { mergeEntities } from './merge-entities.ts';
import type { BoundFetch } from './group-run.ts';
import { ResponsePlaces } from './response-places.ts';
import type { RequestState } from './request-state.ts';

/** The representations that one call asks for, from `from` to `to`. */
interface Chunk {
  readonly lead: FetchStep;
  readonly members: readonly BoundFetch[];
  readonly targets: readonly object[];
  readonly representations: Representations;
  readonly from: number;
  readonly to: number;
}

/** Sends the fetches of one program and merges what comes back. Holds only what follows from the program: no request's data. */
export class FetchRunner {
  readonly types: TypeTable;
  /** By fetch index, as the others; those of fetches that are not the program's are missing. */
  readonly #builders: readonly (RepresentationBuilder | undefined)[];
  readonly #mergers: readonly (Merger | undefined)[];
  readonly #collectors: readonly (Collector | undefined)[];
  /** Made when they are first needed: most fetches never copy anything. */
  readonly #copiers: (CopyObject | undefined)[] = [];
  readonly #call: CallSubgraph;

  constructor(program: Program, types: TypeTable, call: CallSubgraph) {
    this.types = types;
    this.#call = call;
    const builders: RepresentationBuilder[] = [];
    const collectors: Collector[] = [];
    const mergers: Merger[] = [];
    for (const fetch of program.fetches) {
      if (fetch.requires !== null) builders[fetch.index] = createRepresentationBuilder(fetch, types);
      collectors[fetch.index] = compileCollector(types, fetch.path);
      mergers[fetch.index] = createMerger(fetch, types);
    }
    this.#builders = builders;
    this.#collectors = collectors;
    this.#mergers = mergers;
  }

  /** The objects that a fetch is for. */
  targets(state: RequestState, fetch: FetchStep): readonly object[] {
    const known = fetch.place === null ? undefined : state.places.get(fetch.place);
    if (known !== undefined) return known;
    const found = this.#collectors[fetch.index]?.(state.root, state.fannedOut.length > 0) ?? [];
    if (fetch.place !== null) state.places.set(fetch.place, found);
    return found;
  }

  /** Runs a fetch of root fields; its data goes onto every target (several when a payload leads back to a root type), once what has come is merged. */
  async runRoot(state: RequestState, { fetch, targets }: BoundFetch): Promise<void> {
    const unread = await this.#call(state, fetch, callBody(state, fetch), []);
    state.unmerged.push(() => this.#mergeRoot(state, { fetch, targets }, unread));
  }

  #mergeRoot(state: RequestState, { fetch, targets }: BoundFetch, unread: UnreadReply | FinishedFetch): void {
    const reply = unread.read(state.readers?.[fetch.index] ?? null);
    const places = (): ResponsePlaces => new ResponsePlaces(this.types, state.root, [{ fetch, targets }], () => 0);
    const merge = this.#merger(fetch);
    if (reply.kind === 'silence') {
      for (const target of targets) merge(null)(target, NOTHING);
      failTargets(state, places().all(), failureOfSilence(fetch.subgraph, reply.reason, reply.retryAfterMs), `subgraph gave no answer: ${reply.reason}`);
      return;
    }
    state.clean &&= reply.clean;
    if (reply.repeats) state.fannedOut[fetch.index] = true;
    if (reply.data !== null) applyRewrites(this.types, fetch.outputRewrites, reply.data);
    targets.forEach((target, index) => merge(null)(target, reply.data === null ? NOTHING : index === 0 ? reply.data : this.#copier(fetch)(reply.data)));
    placeReply({ state, fetch, reply, places, root: reply.data, isEntityFetch: false });
    if (unread instanceof FinishedFetch) placeScope({ state, fetch, finished: unread, places });
  }

  /** Runs equal entity fetches as one: distinct representations, in as many calls as the subgraph's batch limit makes of them. */
  runEntities(state: RequestState, members: readonly BoundFetch[], maxBatch: number): Promise<unknown> | void {
    const lead = members[0]?.fetch;
    const builder = lead === undefined ? undefined : this.#builders[lead.index];
    if (lead === undefined || builder === undefined) return;
    const ready = this.#withoutFailed(state, members);
    const only = ready.length === 1 ? ready[0] : undefined;
    const targets = only === undefined ? ready.flatMap((member) => member.targets) : only.targets;
    const representations = this.#representations(state, members, ready === members, () => builder(targets));
    const { texts, slots } = representations;
    // What is not asked for has no value, whatever else a subgraph put into its object.
    if (representations.isPartial) this.#clearWhere(ready, slots, (slot) => slot < 0);
    if (representations.hasWrong) this.#failWrong(state, ready, targets, slots);
    if (texts.length === 0) return;
    if (texts.length <= maxBatch) return this.#runChunk(state, ready, targets, representations, 0, texts.length);
    const calls: Promise<void>[] = [];
    for (let from = 0; from < texts.length; from += maxBatch) calls.push(this.#runChunk(state, ready, targets, representations, from, Math.min(texts.length, from + maxBatch)));
    return Promise.all(calls);
  }

  async #runChunk(state: RequestState, members: readonly BoundFetch[], targets: readonly object[], representations: Representations, from: number, to: number): Promise<void> {
    const lead = members[0]?.fetch;
    if (lead === undefined) return;
    const whole = from === 0 && to === representations.texts.length;
    const unread = await this.#call(state, lead, entityBody(state, lead, whole ? representations.texts : representations.texts.slice(from, to)), whole ? representations.typenames : representations.typenames.slice(from, to));
    state.unmerged.push(() => this.#mergeChunk(state, { lead, members, targets, representations, from, to }, unread));
  }

  #mergeChunk(state: RequestState, { lead, members, targets, representations, from, to }: Chunk, unread: UnreadReply | FinishedFetch): void {
    const reply = unread.read(state.readers?.[lead.index] ?? null);
    const inChunk = (slot: number): boolean => slot >= from && slot < to;
    const places = (): ResponsePlaces => {
      const slots = new Map(targets.map((target, index) => [target, representations.slots[index] ?? -1]));
      return new ResponsePlaces(this.types, state.root, members, (target) => {
        const slot = slots.get(target) ?? -1;
        return inChunk(slot) ? slot - from : undefined;
      });
    };
    const entities = reply.kind === 'answer' ? this.#entitiesOf(reply, to - from) : null;
    if (reply.kind === 'silence' || entities === null) {
      const reason = reply.kind === 'silence' ? reply.reason : 'PROTOCOL';
      this.#clearWhere(members, representations.slots, inChunk);
      const retryAfterMs = reply.kind === 'silence' ? reply.retryAfterMs : null;
      failTargets(state, places().all(), failureOfSilence(lead.subgraph, reason, retryAfterMs), `subgraph gave no answer: ${reason}`);
      return;
    }
    state.clean &&= reply.clean;
    if (reply.repeats) for (const { fetch } of members) state.fannedOut[fetch.index] = true;
    if (lead.outputRewrites.length > 0) for (const entity of entities) applyRewrites(this.types, lead.outputRewrites, entity);
    mergeEntities({ state, types: this.types, members, mergerOf: (fetch) => this.#merger(fetch), copierOf: (fetch) => this.#copier(fetch), representations, entities, from, to, places });
    placeReply({ state, fetch: lead, reply, places, root: null, isEntityFetch: true });
    if (unread instanceof FinishedFetch) placeScope({ state, fetch: lead, finished: unread, places });
  }

  /** `_entities` of an answer: as long as what was asked; null when it is not; all null when the answer has errors and no data. */
  #entitiesOf(reply: SubgraphReply & { kind: 'answer' }, count: number): readonly unknown[] | null {
    if (reply.data === null) return Array.from({ length: count }, () => null);
    const entities = ownValue(reply.data, '_entities');
    if (Array.isArray(entities)) return entities.length === count ? entities : null;
    return (entities === null || entities === undefined) && reply.errors.length > 0 ? Array.from({ length: count }, () => null) : null;
  }

  /** Made once for all fetches that ask the same objects by the same keys. */
  #representations(state: RequestState, members: readonly BoundFetch[], isWhole: boolean, make: () => Representations): Representations {
    const asking = members[0]?.fetch.asking ?? null;
    if (asking === null || !isWhole || members.some(({ fetch }) => fetch.place === null)) return make();
    const key = `${asking}${members.map(({ fetch }) => fetch.place).join('')}`;
    let representations = state.representations.get(key);
    if (representations === undefined) state.representations.set(key, (representations = make()));
    return representations;
  }

  #clearWhere(members: readonly BoundFetch[], slots: readonly number[], where: (slot: number) => boolean): void {
    let at = 0;
    for (const { fetch, targets } of members) {
      for (const target of targets) {
        if (where(slots[at] ?? -1)) this.#clear(fetch, target);
        at += 1;
      }
    }
  }

  #clear(fetch: FetchStep, target: object): void {
    this.#merger(fetch)(null)(target, NOTHING);
  }

  #merger(fetch: FetchStep): Merger {
    const merger = this.#mergers[fetch.index];
    if (merger === undefined) throw new Error(`Fetch ${fetch.index} must belong to the program.`);
    return merger;
  }

  #copier(fetch: FetchStep): CopyObject {
    return (this.#copiers[fetch.index] ??= compileCopier(fetch.keys));
  }

  /** Takes out the targets of which a required value failed: they are not asked for, and their fields inherit the failure. */
  #withoutFailed(state: RequestState, members: readonly BoundFetch[]): readonly BoundFetch[] {
    if (state.failures.empty) return members;
    const failed = new Map<object, Failure>();
    const ready = members.map(({ fetch, targets }) => ({
      fetch,
      targets: targets.filter((target) => {
        const failure = state.failures.amongRequired(target, fetch.requires ?? [], this.types);
        if (failure !== undefined) failed.set(target, failure);
        return failure === undefined;
      }),
    }));
    if (failed.size > 0) {
      for (const { fetch, targets } of members) for (const target of targets) if (failed.has(target)) this.#clear(fetch, target);
      this.#fail(state, members, failed, 'a value that the fetch requires failed');
    }
    return ready;
  }

  /** Whose required values may not be sent on is not asked for; what another subgraph says of the value that they came to would be somebody else's. */
  #failWrong(state: RequestState, members: readonly BoundFetch[], targets: readonly object[], slots: readonly number[]): void {
    const failed = new Map<object, Failure>();
    targets.forEach((target, index) => {
      if (slots[index] === NOT_SENT) failed.set(target, { code: 'INTERNAL', source: null, retryAfterMs: null });
    });
    this.#fail(state, members, failed, 'a value that the fetch requires is not of its type, or not certain');
  }

  #fail(state: RequestState, members: readonly BoundFetch[], failed: ReadonlyMap<object, Failure>, explanation: string): void {
    const places = new ResponsePlaces(this.types, state.root, members, (target) => (failed.has(target) ? 0 : undefined)).all();
    for (const place of places) {
      const failure = failed.get(place.target);
      if (failure !== undefined) failTargets(state, [place], failure, explanation);
    }
  }
}
