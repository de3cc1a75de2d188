/** Those who want to know when a long-lived signal is aborted, and are many and short-lived: one listener on the signal for all of them. */
export class SignalListeners {
  readonly #signal: AbortSignal;
  readonly #listeners = new Set<() => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => {
      for (const listener of this.#listeners) listener();
      this.#listeners.clear();
    });
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  /** Calls `listener` once when the signal is aborted; not when it was aborted before. */
  add(listener: () => void): void {
    this.#listeners.add(listener);
  }

  delete(listener: () => void): void {
    this.#listeners.delete(listener);
  }
}
