import type { TimeLimits } from '../../time-limits.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import type { SilenceReason, SubgraphReply, UnreadReply } from '../subgraph/subgraph-reply.ts';
import { failureOfError } from './failure-of.ts';
import { FinishedFetch } from './finished-fetch.ts';
import { judgeEntity } from './judge-entity.ts';
import { mayJoin } from './may-join.ts';
import type { RunnableScope } from './nested-runner.ts';
import { createRequestState } from './request-state.ts';
import type { RequestState } from './request-state.ts';
import { runProgram } from './run-program.ts';
import { shareCall } from './share-call.ts';
import type { CallToShare } from './share-call.ts';
import { SharedWork } from './shared-work.ts';
import type { Sharer } from './shared-work.ts';

export interface SharedFetchesOptions {
  readonly now: () => number;
  readonly limits: TimeLimits;
  readonly maxBatch: (subgraph: string) => number;
  /** Bare calls: of fetches with other scopes too. */
  readonly calls: SharedWork<UnreadReply>;
  readonly onJoined: () => void;
  /** Told of all data that several requests may hold, when it is finished: for tests that freeze it. */
  readonly seal: (data: unknown) => void;
}

/** One fetch of a request; for entities with the type that each was asked as. */
export interface FetchCall extends CallToShare {
  readonly scope: RunnableScope;
  readonly asked: readonly string[];
}

/**
 * What follows from a fetch is given up at the deadline of the request that began it, and then the rest is still worth having: so nobody joins whose time is up
 * earlier, and everybody waits a moment longer than that.
 */
const OF_FETCHES = {
  mayJoin: (begunFor: number, own: number, now: number) => own >= begunFor && mayJoin(begunFor, own, now),
  until: (deadline: number) => deadline,
  graceMs: 50,
} as const;

type Answer = SubgraphReply & { readonly kind: 'answer' };

/**
 * Fetches under way that several requests wait for, each with all that follows from it: they are called, read and merged once, and nobody changes them afterwards
 * (decision 0295).
 */
export class SharedFetches {
  readonly #options: SharedFetchesOptions;
  readonly #work: SharedWork<FinishedFetch>;

  constructor(options: SharedFetchesOptions) {
    this.#options = options;
    const withoutResult = (reason: SilenceReason): FinishedFetch => new FinishedFetch({ kind: 'silence', reason, retryAfterMs: null }, null);
    this.#work = new SharedWork({ ...options, ...OF_FETCHES, withoutResult, onShared: (finished) => finished.becomeShared() });
  }

  /** Joins an equal fetch that is under way, or begins it. */
  run(call: FetchCall): Promise<FinishedFetch> {
    const { state, scope, body, shareKey } = call;
    // Where an argument has a default, no value and null are not the same: an empty list stands for no value.
    const values = scope.variables.map((name) => (state.variables[name] === undefined ? [] : [state.variables[name]]));
    const key = `${scope.signature}\n${shareKey}\n${values.length === 0 ? '' : JSON.stringify(values)}\n${body}`;
    return this.#work.join(key, state, (work) => this.#finish(call, work));
  }

  async #finish(call: FetchCall, work: Sharer): Promise<FinishedFetch> {
    const reply = (await shareCall(this.#options.calls, call, work)).read(null);
    const root = reply.kind === 'answer' && call.scope.program.step !== null ? rootOf(call, reply) : null;
    const finished = root === null || reply.kind === 'silence' ? new FinishedFetch(reply, null) : await this.#runScope(call, work, reply, root);
    if (reply.kind === 'answer') this.#options.seal(reply.data);
    return finished;
  }

  async #runScope({ state: beginner, scope }: FetchCall, work: Sharer, reply: Answer, root: Record<string, unknown>): Promise<FinishedFetch> {
    const { now, maxBatch } = this.#options;
    const { types, variables, sign, shareKey, nested } = beginner;
    const state = createRequestState({ program: scope.program, types, variables, ...work, startedAt: now(), sign, shareKey, readers: null, nested, root });
    // Reported by each request for itself; here it only tells "it failed" from "there is none".
    for (const error of reply.errors) noteFailure(state, error);
    await runProgram({ state, runner: scope.runner, maxBatch, now });
    for (const [name, count] of state.calls) beginner.calls.set(name, (beginner.calls.get(name) ?? 0) + count);
    const { errors, provenance, failures, fannedOut, texts, clean } = state;
    return new FinishedFetch(reply, { errors, provenance, failures, fannedOut, texts, clean });
  }
}

/** What a scope runs on: that of an answer which the fetch is responsible for. Null when there is nothing. */
function rootOf({ fetch, scope, asked, state }: FetchCall, { data }: Answer): Record<string, unknown> | null {
  if (data === null) return null;
  const taken = (typename: string | null, value: object): Record<string, unknown> => {
    const target = {};
    scope.merger(typename)(target, value);
    return target;
  };
  if (fetch.requires === null) return taken(null, data);
  const entities = ownValue(data, '_entities');
  if (!Array.isArray(entities) || entities.length !== asked.length) return null;
  return {
    _entities: entities.map((entity, index) => {
      const judged = judgeEntity(state.types, entity, asked[index] ?? '');
      return judged.kind === 'wrong' || judged.value === null ? null : taken(judged.typename, judged.value);
    }),
  };
}

function noteFailure(state: RequestState, error: unknown): void {
  const path = isRecord(error) ? ownValue(error, 'path') : undefined;
  if (!Array.isArray(path) || !path.every((step) => typeof step === 'string' || typeof step === 'number')) return;
  state.failures.noteAt(state.root, path, failureOfError(error));
}
