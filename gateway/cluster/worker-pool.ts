import { createRateStore } from '../access/rates/rate-store.ts';
import { createProofReplayStore } from '../login/proof-replay-store.ts';
import { sentFiles } from './shared-policy.ts';
import type { Asked, ListeningWorker, PolicyOfWorkers } from './policy-of-workers.ts';
import { isWorkerMessage } from './worker-messages.ts';
import type { PrimaryAnswer, PrimaryOrder, WorkerMessage, WorkerReply } from './worker-messages.ts';

/** A worker process, as much of `node:cluster`'s Worker as the pool uses. */
export interface WorkerProcess {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'exit', listener: (code: number | null, signal: string | null) => void): unknown;
  isConnected(): boolean;
  send(message: PrimaryAnswer | PrimaryOrder): unknown;
  /** Without a pid it never came to be, and has no exit either. */
  readonly process: { readonly pid?: number | undefined; kill(signal: NodeJS.Signals): unknown };
}

export interface WorkerPoolOptions {
  readonly workers: number;
  readonly fork: (slot: number) => WorkerProcess;
  /** Every worker is ready for the first time. */
  readonly onReady: (url: string) => void;
  /** A worker listens, and follows the policy of the others; null for a graph without one. */
  readonly onListening: (slot: number, policyVersion: string | null) => void;
  readonly onEnded: (slot: number, how: string) => void;
  /** A renewal is over: every worker was replaced, or the one in this slot could not be. */
  readonly onRenewed: (failedSlot: number | null) => void;
  /** All workers are gone; `code` is 0 after a stop that went as it should. */
  readonly onStopped: (code: number) => void;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly delay: (milliseconds: number) => Promise<void>;
  /** The policy of all of them; null for a graph without one. */
  readonly policy: (pool: WorkerPool) => PolicyOfWorkers | null;
}

/** The whole stop must be over in 5 s; a worker that is not gone by then is killed. Milliseconds. */
const STOP_MILLISECONDS = 4_500;
/** When nobody serves, a worker that ends before it was ready this many times in a row will not get ready by trying again. */
const START_ATTEMPTS = 3;
/** How long a worker may take to check or adopt a policy. Milliseconds. */
const POLICY_MILLISECONDS = 10_000;
/** Pause before a worker that ended is replaced; twice as long after each attempt beyond the first few, up to the longest. Milliseconds. */
const RESTART_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/** Keeps one worker in each slot, replaces one that ends, and remembers for all of them which proofs of possession were used and what is left of lookup rates. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #bySlot = new Map<number, WorkerProcess>();
  readonly #ready = new Set<number>();
  readonly #replies = new Map<number, (reply: WorkerReply) => void>();
  /** The policy all workers are in; null for a graph without one. */
  readonly policy: PolicyOfWorkers | null;
  #asks = 0;
  readonly #failures = new Map<number, number>();
  readonly #replays;
  readonly #rates;
  /** Told of a slot that is renewed: whether the successor got ready. */
  readonly #renewals = new Map<number, (isReady: boolean) => void>();
  #state: 'starting' | 'serving' | 'stopping' = 'starting';

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#replays = createProofReplayStore(options.clock);
    this.#rates = createRateStore(options.clock);
    this.policy = options.policy(this);
    for (let slot = 0; slot < options.workers; slot += 1) this.#start(slot);
  }

  /** The workers that listen now. */
  listening(): readonly ListeningWorker[] {
    return [...this.#ready].flatMap((slot) => {
      const worker = this.#bySlot.get(slot);
      return worker === undefined ? [] : [this.#listening(worker)];
    });
  }

  signal(signal: NodeJS.Signals): void {
    for (const worker of this.#bySlot.values()) worker.process.kill(signal);
  }

  /**
   * Replaces one worker after the other, the next only when the successor of the last one listens, so that the others serve meanwhile. The first that cannot
   * be replaced ends it: the others stay as they are, and its slot is tried again. One renewal at a time.
   */
  async renew(): Promise<void> {
    if (this.#state !== 'serving' || this.#renewals.size > 0) return;
    for (let slot = 0; slot < this.#options.workers; slot += 1) {
      if (!(await this.#renew(slot))) return this.#options.onRenewed(slot);
    }
    this.#options.onRenewed(null);
  }

  /** Resolves when another worker listens in the slot, or the first attempt at one failed. One that does not listen yet is new already. */
  async #renew(slot: number): Promise<boolean> {
    const successor = new Promise<boolean>((resolve) => void this.#renewals.set(slot, resolve));
    const worker = this.#ready.has(slot) ? this.#bySlot.get(slot) : undefined;
    if (worker !== undefined) {
      let isGone = false;
      worker.once('exit', () => (isGone = true));
      worker.process.kill('SIGTERM');
      void this.#options.delay(STOP_MILLISECONDS).then(() => isGone || worker.process.kill('SIGKILL'));
    }
    const isReady = await successor;
    this.#renewals.delete(slot);
    return isReady;
  }

  async stop(code: number): Promise<void> {
    if (this.#state === 'stopping') return;
    this.#state = 'stopping';
    const gone = [...this.#bySlot.values()].map((worker) => new Promise<void>((resolve) => void worker.once('exit', () => resolve())));
    this.signal('SIGTERM');
    const inTime = await Promise.race([Promise.all(gone).then(() => true), this.#options.delay(STOP_MILLISECONDS).then(() => false)]);
    this.signal('SIGKILL');
    this.#options.onStopped(inTime ? code : 1);
  }

  #start(slot: number): void {
    const worker = this.#options.fork(slot);
    this.#bySlot.set(slot, worker);
    worker.on('message', (message) => void this.#receive(slot, worker, message));
    worker.once('exit', (code, signal) => void this.#ended(slot, signal ?? `exit code ${code}`));
    // What is sent to one that has just gone fails here, which nobody need be told: its exit follows. Unheard, it would end the primary and all the others.
    worker.on('error', ({ message }) => void (worker.process.pid === undefined && this.#ended(slot, message)));
  }

  async #receive(slot: number, worker: WorkerProcess, message: unknown): Promise<void> {
    if (!isWorkerMessage(message)) return;
    if (message.kind === 'policy-checked' || message.kind === 'policy-adopted') return this.#replies.get(message.ask)?.(message);
    if (message.kind !== 'ready') {
      const answer = await this.#answer(message);
      if (worker.isConnected()) worker.send(answer);
      return;
    }
    this.#ready.add(slot);
    if (message.policyVersion !== null) await this.policy?.joined(this.#listening(worker), message.policyVersion);
    this.#options.onListening(slot, this.policy?.current().version ?? null);
    this.#failures.delete(slot);
    this.#renewals.get(slot)?.(true);
    if (this.#state !== 'starting' || this.#ready.size < this.#options.workers) return;
    this.#state = 'serving';
    this.#options.onReady(message.url);
  }

  async #answer(question: Exclude<WorkerMessage, { kind: 'ready' } | WorkerReply>): Promise<PrimaryAnswer> {
    switch (question.kind) {
      case 'first-use':
        return { kind: 'first-use-answer', ask: question.ask, first: await this.#replays.firstUse(question.id, question.until) };
      case 'policy-wanted':
        return { kind: 'policy-answer', ask: question.ask, files: this.policy === null ? null : sentFiles(this.policy.current()) };
      case 'take':
        return { kind: 'take-answer', ask: question.ask, answer: await this.#rates.take(question.wanted) };
    }
  }

  #listening(worker: WorkerProcess): ListeningWorker {
    return {
      ask: (order) => this.#ask(worker, order),
      tell: (order) => void (worker.isConnected() && worker.send(order)),
      kill: () => void worker.process.kill('SIGKILL'),
    };
  }

  async #ask(worker: WorkerProcess, order: Asked): Promise<WorkerReply | null> {
    if (!worker.isConnected()) return null;
    const ask = (this.#asks += 1);
    const replied = new Promise<WorkerReply>((resolve) => void this.#replies.set(ask, resolve));
    worker.send({ ...order, ask });
    const reply = await Promise.race([replied, this.#options.delay(POLICY_MILLISECONDS).then(() => null)]);
    this.#replies.delete(ask);
    return reply;
  }

  async #ended(slot: number, how: string): Promise<void> {
    this.#bySlot.delete(slot);
    if (this.#state === 'stopping') return;
    this.#options.onEnded(slot, how);
    const attempts = this.#ready.delete(slot) ? 0 : (this.#failures.get(slot) ?? 0) + 1;
    this.#failures.set(slot, attempts);
    // What stops the very first start is a wrong setting, and will not go away; later somebody else may still serve, by the files as they were.
    if (this.#state === 'starting' || (attempts >= START_ATTEMPTS && this.#ready.size === 0)) return this.stop(1);
    if (attempts > 0) this.#renewals.get(slot)?.(false);
    await this.#options.delay(Math.min(LONGEST_PAUSE, RESTART_PAUSE * 2 ** Math.max(0, attempts - START_ATTEMPTS)));
    // The pool may have been told to stop during the pause.
    if (this.#isServing()) this.#start(slot);
  }

  #isServing(): boolean {
    return this.#state === 'serving';
  }
}
