import type { TimeLimited } from '../../time-limits.ts';

/** Tells everything that a request has under way to stop: the client went away, or its deadline passed. */
export class Cancellation implements TimeLimited {
  readonly #listeners = new Set<() => void>();
  #cancelled = false;

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Time is up. */
  onTimeLimit(): void {
    this.cancel();
  }

  /** Stops everything; once. */
  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** Calls `listener` on cancellation, at once when it has happened. Remove it with {@link off}. */
  on(listener: () => void): void {
    if (this.#cancelled) listener();
    else this.#listeners.add(listener);
  }

  off(listener: () => void): void {
    this.#listeners.delete(listener);
  }
}
