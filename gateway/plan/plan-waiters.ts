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
    return new Promise((resolve, reject) => {
      let isWaiting = !signal.aborted;
      const leave = (): boolean => {
        if (!isWaiting) return false;
        isWaiting = false;
        this.#remove(documentHash);
        return true;
      };
      const giveUp = (): void => {
        leave();
        reject(signal.reason);
      };
      if (isWaiting) {
        this.#counts.set(documentHash, (this.#counts.get(documentHash) ?? 0) + 1);
        signal.addEventListener('abort', giveUp, { once: true });
      } else giveUp();
      // Also where it was given up: what fails then is nobody's to handle.
      const settled = (settle: () => void): void => {
        if (!leave()) return;
        signal.removeEventListener('abort', giveUp);
        settle();
      };
      prepared.then((value) => settled(() => resolve(value)), (error: unknown) => settled(() => reject(error)));
    });
  }

  #remove(documentHash: string): void {
    const left = (this.#counts.get(documentHash) ?? 0) - 1;
    if (left > 0) this.#counts.set(documentHash, left);
    else this.#counts.delete(documentHash);
  }
}
