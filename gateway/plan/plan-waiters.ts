import type { Executor } from '../execution/executor.ts';
import type { RequestSignal } from '../request-signal.ts';

/** An executor that plans in a queue, and says who waits there. Others have what they plan at once, or plan it whoever waits. */
export interface QueueingExecutor extends Executor {
  readonly planWaiters?: PlanWaiters;
}

/** How many requests wait for the plan of each document now: nobody is to be kept for a plan that he gave up, and nothing planned that nobody waits for (decision 0419). */
export class PlanWaiters {
  /** By hash of the document. */
  readonly #counts = new Map<string, number>();

  /** Whether anybody waits for what the planner knows by `key`: the document's hash, and after a colon what the variables decide of it. */
  isWaitedFor(key: string): boolean {
    const colon = key.indexOf(':');
    return this.#counts.has(colon === -1 ? key : key.slice(0, colon));
  }

  /** What `prepared` comes to, unless the request is given up before: then its reason. Others may wait for the same. */
  wait<T>(documentHash: string, prepared: Promise<T>, signal: RequestSignal): Promise<T> {
    if (signal.aborted) {
      // What fails then is nobody's to handle.
      prepared.catch(() => undefined);
      return Promise.reject(signal.reason);
    }
    this.#counts.set(documentHash, (this.#counts.get(documentHash) ?? 0) + 1);
    return new Promise((resolve, reject) => {
      // Once, whichever comes first; what comes later settles nothing any more.
      let isWaiting = true;
      const leave = (): void => {
        if (isWaiting) this.#remove(documentHash);
        isWaiting = false;
        signal.removeEventListener('abort', giveUp);
      };
      const giveUp = (): void => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      prepared.finally(leave).then(resolve, reject);
    });
  }

  #remove(documentHash: string): void {
    const left = (this.#counts.get(documentHash) ?? 0) - 1;
    if (left > 0) this.#counts.set(documentHash, left);
    else this.#counts.delete(documentHash);
  }
}
