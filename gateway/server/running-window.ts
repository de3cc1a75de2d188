export interface RunningWindowOptions {
  /** Requests under way that are always allowed: those that take long by themselves must go on. */
  readonly least: number;
  /** Whatever happens, and at first. */
  readonly most: number;
  readonly first: number;
}

/** A turn of the event loop that takes longer, milliseconds, has enough to do with what many that are half done have waited for. */
const LONG_TURN = 5;
/** Turns that take less on average leave the process time for more. */
const SHORT_TURN = 1;
/** Weight of the newest turn in that average. */
const WEIGHT = 0.2;
/** What is left of the window after a long turn, and the milliseconds until the next one counts: what is half done by then has to be finished first. */
const SHRINK = 0.8;
const SETTLING = 50;
/** What each finished request adds while turns are short: half as many again in the time that a request takes. */
const GROWTH = 0.5;

/**
 * How many requests may be under way, told by how long turns of the event loop take while others wait to begin. Without a bound, as many begin as are finished at any
 * number that is half done: one pause of a subgraph would leave hundreds half done, for good. Requests that wait for slow departments make no turn long.
 */
export class RunningWindow {
  readonly #least: number;
  readonly #most: number;
  #size: number;
  #average = 0;
  #settledAt = -Infinity;

  constructor({ least, most, first }: RunningWindowOptions) {
    this.#least = least;
    this.#most = most;
    this.#size = first;
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  /** A turn has taken so long, at this time, with so many under way. Milliseconds. */
  turned(took: number, at: number, running: number): void {
    this.#average += WEIGHT * (took - this.#average);
    if (took <= LONG_TURN || at < this.#settledAt) return;
    this.#size = Math.max(this.#least, Math.min(this.#size, running) * SHRINK);
    this.#settledAt = at + SETTLING;
  }

  /** A request was answered while others were waiting to begin. */
  finished(): void {
    if (this.#average < SHORT_TURN) this.#size = Math.min(this.#most, this.#size + GROWTH);
  }
}
