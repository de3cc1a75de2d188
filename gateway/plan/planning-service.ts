import type { QueryPlan } from '@apollo/query-planner';
import { print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { ClientError } from '../errors/client-error.ts';
import { InternalError } from '../errors/internal-error.ts';
import { BoundedCache } from './bounded-cache.ts';
import { expandedSelections } from './expanded-selections.ts';
import type { SupergraphFacts, SupergraphSource } from './loaded-supergraph.ts';
import { PlannerThread } from './planner-thread.ts';
import type { ThreadOutcome } from './planner-thread.ts';
import type { PlanningStatistics } from './planning-statistics.ts';
import { withinOwnTime } from './within-own-time.ts';

/** What plans: one document at a time, until it is ended. */
export type Planner = Pick<PlannerThread, 'ready' | 'plan' | 'cpuMs' | 'end'>;

export interface PlanningOptions {
  readonly source: SupergraphSource;
  /** Milliseconds of its thread's CPU time that the planner may take for one document. Default 2000. */
  readonly deadlineMs?: number;
  /** Selections of a document with its fragments written out. Default 2000. */
  readonly maxRecursiveSelections?: number;
  /** Plans kept. Default 1000. */
  readonly cacheSize?: number;
  /** Documents that may wait for the planner. Default 100. */
  readonly queue?: number;
  /** Whether anybody waits for the document of this hash still; one that is given up is not planned when its turn comes. Default: somebody always does. */
  readonly isWaitedFor?: (hash: string) => boolean;
  /** Begins to load a planner. Default a {@link PlannerThread}. */
  readonly startThread?: (source: SupergraphSource) => Planner;
}

const REMEMBERED_REFUSALS = 10_000;
/** Share of the deadline after which a document counts as late and the spare thread is made ready: long before it is needed, and only where it may be. */
const LATE_SHARE = 0.25;

/** `starved`: the thread was not given the time it may take. `givenUp`: nobody waited for it any more. */
type Outcome = ThreadOutcome | { readonly kind: 'timeout' | 'starved' | 'givenUp' };

interface Waiting {
  readonly document: DocumentNode;
  readonly hash: string;
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Plans documents of one supergraph in a worker thread, one at a time, each within a deadline. A document that runs over costs its thread: a spare
 * one, made ready while the document ran late, takes over at once, and the document is refused from then on without being tried again; one whose thread
 * never got the time is refused for now (decision 0320); one that nobody waits for any more is not begun (decision 0419). A house whose documents all plan in time holds no second copy of planner and supergraph (decision 0220).
 */
export class PlanningService {
  readonly facts: SupergraphFacts;
  readonly #options: Required<PlanningOptions>;
  readonly #plans: BoundedCache<Promise<QueryPlan>>;
  readonly #refused = new Set<string>();
  readonly #waiting: Waiting[] = [];
  readonly #counts = { planned: 0, timeouts: 0, refused: 0, failed: 0, queueFull: 0, givenUp: 0 };
  #thread: Planner;
  #spare: Planner | null = null;
  #busy = false;
  #closed = false;

  private constructor(options: Required<PlanningOptions>, facts: SupergraphFacts, thread: Planner) {
    this.#options = options;
    this.facts = facts;
    this.#plans = new BoundedCache(options.cacheSize);
    this.#thread = thread;
  }

  /** Loads the supergraph. @throws Error when it is not valid. */
  static async start(options: PlanningOptions): Promise<PlanningService> {
    const complete = { deadlineMs: 2000, maxRecursiveSelections: 2000, cacheSize: 1000, queue: 100, isWaitedFor: () => true, startThread: (source: SupergraphSource): Planner => new PlannerThread(source), ...options };
    const thread = complete.startThread(options.source);
    try {
      return new PlanningService(complete, await thread.ready, thread);
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  get statistics(): PlanningStatistics {
    return { cache: this.#plans.statistics, ...this.#counts };
  }

  /**
   * The plan of a document, which `hash` identifies within this supergraph.
   * @throws ClientError OPERATION_TOO_COMPLEX past a limit or the deadline, OVERLOADED when too many wait, the machine gave the planner no time or whoever waited for it left; InternalError PLANNING_FAILED.
   */
  plan(document: DocumentNode, hash: string): Promise<QueryPlan> {
    if (this.#refused.has(hash)) {
      this.#counts.refused += 1;
      return Promise.reject(new ClientError('OPERATION_TOO_COMPLEX'));
    }
    return this.#plans.getOrAdd(hash, () => this.#planAnew(document, hash));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#waiting.splice(0)) settle({ kind: 'failed', message: 'the planner is closed' });
    await Promise.all([this.#thread.end(), this.#spare?.end()]);
  }

  async #planAnew(document: DocumentNode, hash: string): Promise<QueryPlan> {
    const { maxRecursiveSelections, queue } = this.#options;
    if (expandedSelections(document, maxRecursiveSelections) > maxRecursiveSelections) {
      this.#counts.refused += 1;
      throw new ClientError('OPERATION_TOO_COMPLEX', { detail: { maxRecursiveSelections } });
    }
    // Those that are given up must not keep others out while the planner is busy with something else.
    if (this.#waiting.length >= queue) this.#dropGivenUp();
    if (this.#waiting.length >= queue) {
      this.#counts.queueFull += 1;
      throw new ClientError('OVERLOADED');
    }
    const outcome = await new Promise<Outcome>((settle) => {
      this.#waiting.push({ document, hash, settle });
      void this.#work();
    });
    this.#count(outcome.kind);
    if (outcome.kind === 'planned') return outcome.plan;
    if (outcome.kind === 'failed') throw new InternalError('PLANNING_FAILED', `the planner must plan every valid operation: ${outcome.message}`);
    // Given up, it is heard only by who came in the very turn in which it was dropped: he may ask again.
    if (outcome.kind === 'starved' || outcome.kind === 'givenUp') throw new ClientError('OVERLOADED');
    this.#remember(hash);
    throw new ClientError('OPERATION_TOO_COMPLEX');
  }

  /** A thread that ended did so at its limit of memory, which is no less than one of time. */
  #count(outcome: Outcome['kind']): void {
    if (outcome === 'timeout' || outcome === 'ended' || outcome === 'starved') this.#counts.timeouts += 1;
    else this.#counts[outcome] += 1;
  }

  #remember(hash: string): void {
    this.#refused.add(hash);
    const [oldest] = this.#refused;
    if (this.#refused.size > REMEMBERED_REFUSALS && oldest !== undefined) this.#refused.delete(oldest);
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      next.settle(this.#options.isWaitedFor(next.hash) ? await this.#planWithin(next.document) : { kind: 'givenUp' });
    }
    this.#busy = false;
  }

  #dropGivenUp(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (this.#options.isWaitedFor(waiting.hash)) this.#waiting.push(waiting);
      else waiting.settle({ kind: 'givenUp' });
    }
  }

  async #planWithin(document: DocumentNode): Promise<Outcome> {
    const thread = this.#thread;
    try {
      await thread.ready;
    } catch (error) {
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    const limitMs = this.#options.deadlineMs;
    const late = setTimeout(() => this.#makeSpare(), limitMs * LATE_SHARE);
    const outcome = await withinOwnTime(thread.plan(print(document)), { cpuMs: () => thread.cpuMs(), limitMs });
    clearTimeout(late);
    const isLost = outcome.kind === 'timeout' || outcome.kind === 'starved' || outcome.kind === 'ended';
    if (isLost && !this.#closed) this.#replaceThread();
    return outcome;
  }

  #replaceThread(): void {
    void this.#thread.end();
    this.#thread = this.#spare ?? this.#options.startThread(this.#options.source);
    this.#spare = null;
  }

  #makeSpare(): void {
    if (!this.#closed) this.#spare ??= this.#options.startThread(this.#options.source);
  }
}
