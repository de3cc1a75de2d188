import type { Cancellation } from './cancellation.ts';

interface Waiter {
  readonly admit: (admitted: boolean) => void;
  readonly cancellation: Cancellation;
  readonly onCancel: () => void;
}

/** At most `limit` calls at once and at most `queue` waiting, first come first served; beyond that a call is refused early. */
export class ConcurrencyGate {
  readonly #limit: number;
  readonly #queue: number;
  readonly #waiting = new Set<Waiter>();
  #running = 0;

  constructor(limit: number, queue: number) {
    this.#limit = limit;
    this.#queue = queue;
  }

  /** True at once when there is room, false when the queue is full, else a promise that cancellation settles with false. Every true needs {@link leave}. */
  enter(cancellation: Cancellation): boolean | Promise<boolean> {
    if (this.#running < this.#limit) {
      this.#running += 1;
      return true;
    }
    if (this.#waiting.size >= this.#queue || cancellation.cancelled) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        admit: resolve,
        cancellation,
        onCancel: () => {
          this.#waiting.delete(waiter);
          resolve(false);
        },
      };
      this.#waiting.add(waiter);
      cancellation.on(waiter.onCancel);
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#waiting.delete(next);
    next.cancellation.off(next.onCancel);
    next.admit(true);
  }
}
