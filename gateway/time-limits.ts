/** Something that must not take longer than a time given; see {@link TimeLimits}. */
export interface TimeLimited {
  onTimeLimit(): void;
}

/**
 * Time limits of many things that nearly always end in time: one timer for all of them, set to the earliest limit, instead of a timer made and
 * cleared for each. It keeps no process alive: what is limited does that itself.
 */
export class TimeLimits {
  readonly #now: () => number;
  readonly #running = new Map<TimeLimited, number>();
  #timer: NodeJS.Timeout | null = null;
  #armedFor = Infinity;

  /** @param now monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Calls `subject.onTimeLimit()` once when `milliseconds` have passed, never before, unless it is {@link ended} by then. */
  begin(subject: TimeLimited, milliseconds: number): void {
    const until = this.#now() + milliseconds;
    this.#running.set(subject, until);
    if (until < this.#armedFor) this.#arm(until);
  }

  ended(subject: TimeLimited): void {
    this.#running.delete(subject);
  }

  /** Stops the timer; nothing is told any more. */
  close(): void {
    this.#running.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#armedFor = Infinity;
  }

  #arm(until: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#armedFor = until;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(until - this.#now())));
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = null;
    this.#armedFor = Infinity;
    const at = this.#now();
    const due: TimeLimited[] = [];
    let next = Infinity;
    for (const [subject, until] of this.#running) {
      if (until <= at) due.push(subject);
      else if (until < next) next = until;
    }
    if (next < Infinity) this.#arm(next);
    for (const subject of due) {
      // One that a subject before it has ended is over.
      if (this.#running.delete(subject)) subject.onTimeLimit();
    }
  }
}
