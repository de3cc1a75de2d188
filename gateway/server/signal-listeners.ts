import { Slots } from '../slots.ts';

/** Those who want to know when a long-lived signal is aborted, and are many and short-lived: one listener on the signal for all of them. */
export class SignalListeners {
  readonly #signal: AbortSignal;
  readonly #listeners = new Slots<() => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => {
      for (const listener of this.#listeners.all()) listener();
    }, { once: true });
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  /** Calls `listener` once when the signal is aborted; not when it was aborted before. Returns the place to give back with {@link delete}, once. */
  add(listener: () => void): number {
    return this.#listeners.add(listener);
  }

  delete(place: number): void {
    this.#listeners.remove(place);
  }
}
