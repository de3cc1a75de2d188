export interface RunningWindowOptions {
  /** Requests under way that are always allowed: enough to have one at hand while others wait for what they asked. */
  readonly least: number;
  /** Whatever happens, and at first. */
  readonly most: number;
  readonly first: number;
}

/** Milliseconds of a line after which is looked at what the event loop did meanwhile. */
export const LOOK = 20;
/** An event loop that slept for less of that had enough to do: that much is what it takes to notice. */
const NOTICED = 0.01;
/** How many times as large the window may become at a look that shows sleep. */
const GROWTH = 2;
/** By what part the window shrinks at the first look without sleep, how many times as much at each further one, and at most. */
const SHRINK = 0.004;
const ONGOING = 1.2;
const MOST_SHRINK = 0.1;

/**
 * How many requests may be under way while others wait to begin: as few as keep the process busy. Half done requests hold memory, and each is the later the more there are; but an event
 * loop that sleeps while somebody waits is capacity thrown away, whatever those under way wait for. So the window grows by the part of the time that was slept, and shrinks without sleep: the faster the longer
 * there was none, for then it is far too large.
 */
export class RunningWindow {
  readonly #least: number;
  readonly #most: number;
  #size: number;
  #elapsed = 0;
  #slept = 0;
  #shrink = SHRINK;

  constructor({ least, most, first }: RunningWindowOptions) {
    this.#least = least;
    this.#most = most;
    this.#size = first;
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  /** So long somebody has waited, and so much of it the event loop slept. Milliseconds. */
  waited(elapsed: number, slept: number): void {
    this.#elapsed += elapsed;
    this.#slept += slept;
    if (this.#elapsed < LOOK) return;
    const share = this.#slept / this.#elapsed;
    [this.#elapsed, this.#slept] = [0, 0];
    if (share > NOTICED) {
      this.#size = Math.min(this.#most, Math.max(this.#size * Math.min(GROWTH, 1 / Math.max(0.01, 1 - share)), this.#size + 1));
      this.#shrink = SHRINK;
    } else {
      this.#size = Math.max(this.#least, this.#size * (1 - this.#shrink));
      this.#shrink = Math.min(MOST_SHRINK, this.#shrink * ONGOING);
    }
  }
}
