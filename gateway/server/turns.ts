import { LOOK } from './running-window.ts';
import type { RunningWindow } from './running-window.ts';

interface Waiter {
  readonly begin: () => void;
  /** Monotonic milliseconds. */
  readonly since: number;
}

export interface TurnsOptions {
  /** New requests that begin in one turn of the event loop. */
  readonly begunInTurn: number;
  /** How many may be under way while others wait. */
  readonly window: RunningWindow;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds in which the event loop had something to do, since whenever. */
  readonly busy: () => number;
  /** Calls `work` in the next turn, after what has arrived by then was looked at. */
  readonly nextTurn: (work: () => void) => void;
  /** Calls `work` after so many milliseconds. */
  readonly later: (milliseconds: number, work: () => void) => void;
}

/** Weight of the newest sample in the pace. */
const WEIGHT = 0.2;

/**
 * Lets few new requests begin in one turn of the event loop; the others wait for the next turn, first come first served. What subgraphs have answered
 * meanwhile is worked off between: under load, requests are finished before more are begun, so fewer are half done at a time and hold memory.
 * A turn in which there is nothing to do takes no time, so slow subgraphs hold nobody up. How long requests wait here is how late the process is with its work.
 */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #waiting: Waiter[] = [];
  #running = 0;
  #begun = 0;
  #isScheduled = false;
  #isTimed = false;
  /** Until when the window was told of the line, and how busy the event loop had been by then. */
  #toldAt = 0;
  #busyThen = 0;
  #lastBegun = 0;
  /** Milliseconds from one begun request to the next, while somebody waits. */
  #pace = 0;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Requests that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Requests that have begun and are not over. */
  get running(): number {
    return this.#running;
  }

  /** Milliseconds that the first in line has waited. 0 when nobody waits. */
  get waited(): number {
    const [first] = this.#waiting;
    return first === undefined ? 0 : this.#options.now() - first.since;
  }

  /** Milliseconds that one more would wait: as long as the first in line has waited, or longer when the line has grown since. 0 when nobody waits. */
  get wait(): number {
    return Math.max(this.waited, this.#waiting.length * this.#pace);
  }

  /** Null when the request may begin at once, else what it has to wait for. Each that has begun must tell {@link ended}. */
  begin(): Promise<void> | null {
    this.#schedule();
    if (this.#waiting.length === 0 && this.#begun < this.#options.begunInTurn && this.#running < this.#options.window.size) {
      this.#begun += 1;
      this.#running += 1;
      return null;
    }
    const since = this.#options.now();
    if (this.#waiting.length === 0) [this.#toldAt, this.#busyThen, this.#lastBegun] = [since, this.#options.busy(), since];
    return new Promise((resolve) => this.#waiting.push({ begin: resolve, since }));
  }

  /** A request that had begun is over. */
  ended(): void {
    this.#running -= 1;
    if (this.#waiting.length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.nextTurn(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    this.#begun = 0;
    if (this.#waiting.length === 0) return;
    const { begunInTurn, window, now } = this.#options;
    const at = now();
    this.#tell(at);
    const next = this.#waiting.splice(0, Math.min(begunInTurn, Math.max(0, window.size - this.#running)));
    this.#begun = next.length;
    this.#running += next.length;
    if (next.length > 0) this.#measure(at, next.length);
    if (next.length > 0 || this.#running < window.size) this.#schedule();
    else this.#lookLater();
    for (const { begin } of next) begin();
  }

  /** What the event loop did since the window was told last, while somebody waited. */
  #tell(at: number): void {
    const busy = this.#options.busy();
    const elapsed = at - this.#toldAt;
    this.#options.window.waited(elapsed, Math.max(0, elapsed - (busy - this.#busyThen)));
    [this.#toldAt, this.#busyThen] = [at, busy];
  }

  /** Nobody may begin before another is over, and that may take as long as a department does: whether the event loop sleeps meanwhile must be noticed all the same. */
  #lookLater(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#options.later(LOOK, () => {
      this.#isTimed = false;
      if (!this.#isScheduled) this.#turn();
    });
  }

  #measure(at: number, begun: number): void {
    const sample = (at - this.#lastBegun) / begun;
    this.#lastBegun = at;
    // What is said of a line is learnt from that line.
    if (this.#waiting.length === 0) this.#pace = 0;
    else this.#pace = this.#pace === 0 ? sample : this.#pace + WEIGHT * (sample - this.#pace);
  }
}
