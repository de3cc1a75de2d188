import type { RequestSignal } from '../request-signal.ts';

/** Ends the work of one request: the client went away, time is up, or the gateway stops. Does what an AbortController does, for less (decision 0331). */
export class RequestCancel implements RequestSignal {
  readonly #listeners: (() => void)[] = [];
  #reason: { readonly given: unknown } | null = null;

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get reason(): unknown {
    return this.#reason?.given;
  }

  /** The first reason stays. */
  abort(reason: unknown): void {
    if (this.#reason !== null) return;
    this.#reason = { given: reason };
    // One by one: a listener may take the next away.
    for (let next = this.#listeners.shift(); next !== undefined; next = this.#listeners.shift()) next();
  }

  throwIfAborted(): void {
    if (this.#reason !== null) throw this.#reason.given;
  }

  /** Called once, and never when it is aborted already. */
  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#reason === null) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at !== -1) this.#listeners.splice(at, 1);
  }
}
