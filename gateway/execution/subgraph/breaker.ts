type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly until: number }
  /** One call is out to see whether the subgraph is back. */
  | { readonly kind: 'probing' };

export interface BreakerOptions {
  /** Consecutive failures that open it. */
  readonly threshold: number;
  /** Milliseconds it stays open before one call may probe. */
  readonly openMs: number;
  readonly now: () => number;
}

/** Consecutive-failure breaker of one subgraph: while it is open, calls fail at once instead of waiting for a timeout each. */
export class Breaker {
  readonly #options: BreakerOptions;
  #state: BreakerState = { kind: 'closed', failures: 0 };

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Whether a call may go out now. A true answer in the open state makes the caller the probe: it must report. */
  admit(): boolean {
    if (this.#state.kind === 'closed') return true;
    if (this.#state.kind === 'probing' || this.#options.now() < this.#state.until) return false;
    this.#state = { kind: 'probing' };
    return true;
  }

  /** Whether no call is a probe that must report. */
  get isClosed(): boolean {
    return this.#state.kind === 'closed';
  }

  /** Milliseconds until a probe is allowed; 0 when calls are admitted. */
  retryAfter(): number {
    return this.#state.kind === 'open' ? Math.max(0, this.#state.until - this.#options.now()) : 0;
  }

  success(): void {
    if (this.#state.kind !== 'closed' || this.#state.failures > 0) this.#state = { kind: 'closed', failures: 0 };
  }

  failure(): void {
    // A call that was sent before it opened: it tells nothing of the time since, and the probe is not to wait for it.
    if (this.#state.kind === 'open') return;
    const failures = this.#state.kind === 'closed' ? this.#state.failures + 1 : this.#options.threshold;
    this.#state = failures >= this.#options.threshold ? { kind: 'open', until: this.#options.now() + this.#options.openMs } : { kind: 'closed', failures };
  }

  /** The call ended without telling anything of the subgraph (the client went away): a probe is given back. */
  abandoned(): void {
    if (this.#state.kind === 'probing') this.#state = { kind: 'open', until: this.#options.now() };
  }
}
