import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import type { SupergraphFacts, SupergraphSource } from './loaded-supergraph.ts';
import type { PlannerMessage } from './planner-messages.ts';

/** Megabytes that one planner may use before it is ended: a plan that needs more is as good as one that never ends. */
const MAX_HEAP_MB = 1024;

export type ThreadOutcome =
  | { readonly kind: 'planned'; readonly plan: QueryPlan }
  | { readonly kind: 'refused' | 'failed'; readonly message: string }
  /** The thread is gone. */
  | { readonly kind: 'ended' };

/** One planning worker. It plans one document at a time; what takes too long can only be ended together with the thread. */
export class PlannerThread {
  readonly #worker: Worker;
  /** Resolves when the supergraph is loaded; rejects when it is invalid or the thread ends before. */
  readonly ready: Promise<SupergraphFacts>;
  #job: { readonly id: number; readonly done: (outcome: ThreadOutcome) => void } | null = null;
  #jobs = 0;
  #ended = false;

  constructor(source: SupergraphSource) {
    this.#worker = new Worker(new URL('./planner-worker.ts', import.meta.url), {
      workerData: source, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: 16 }, execArgv: [], env: { NODE_ENV: 'production' },
    });
    // A planner alone must not keep the process alive.
    this.#worker.unref();
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: PlannerMessage) => {
        if (message.kind === 'ready') resolve(message.facts);
        else if (message.kind === 'invalid') reject(new Error(`The supergraph must be valid: ${message.message}`));
        else this.#settle(message.id, message.kind === 'planned' ? { kind: 'planned', plan: message.plan } : { kind: message.kind, message: message.message });
      });
      this.#worker.on('error', () => this.#end(reject));
      this.#worker.on('exit', () => this.#end(reject));
    });
    // Whoever needs it awaits `ready`; a spare nobody awaits must not bring the process down.
    this.ready.catch(() => undefined);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Plans one document. The caller sees to it that there is one at a time. */
  plan(document: string): Promise<ThreadOutcome> {
    if (this.#ended) return Promise.resolve({ kind: 'ended' });
    this.#jobs += 1;
    const id = this.#jobs;
    return new Promise((done) => {
      this.#job = { id, done };
      this.#worker.postMessage({ id, document });
    });
  }

  /** CPU time of the thread since its start, in milliseconds; without bound once it is gone. Answered while it plans. */
  async cpuMs(): Promise<number> {
    try {
      const { user, system } = await this.#worker.cpuUsage();
      return (user + system) / 1000;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(id: number, outcome: ThreadOutcome): void {
    if (this.#job?.id !== id) return;
    const { done } = this.#job;
    this.#job = null;
    done(outcome);
  }

  #end(reject: (error: Error) => void): void {
    this.#ended = true;
    reject(new Error('The planning thread ended before it was ready.'));
    if (this.#job !== null) this.#settle(this.#job.id, { kind: 'ended' });
  }
}
