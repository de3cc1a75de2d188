import { Slots } from './slots.ts';

/** Something that must not take longer than a time given; see {@link TimeLimits}. */
export interface TimeLimited {
  onTimeLimit(): void;
}

/** A limit that runs until it is told or ended. */
export interface TimeLimit {
  /** What is limited has ended in time. May be called again, and after the limit was told; both do nothing. */
  end(): void;
}

class RunningLimit implements TimeLimit {
  readonly subject: TimeLimited;
  /** Monotonic milliseconds. */
  readonly until: number;
  readonly #among: Slots<RunningLimit>;
  #slot: number;

  constructor(subject: TimeLimited, until: number, among: Slots<RunningLimit>) {
    this.subject = subject;
    this.until = until;
    this.#among = among;
    this.#slot = among.add(this);
  }

  get isRunning(): boolean {
    return this.#slot !== -1;
  }

  end(): void {
    if (this.#slot === -1) return;
    this.#among.remove(this.#slot);
    this.#slot = -1;
  }
}

/**
 * Time limits of many things that nearly always end in time: one timer for all of them, set to the earliest limit, instead of a timer made and
 * cleared for each. It keeps no process alive: what is limited does that itself.
 */
export class TimeLimits {
  readonly #now: () => number;
  readonly #running = new Slots<RunningLimit>();
  #timer: NodeJS.Timeout | null = null;
  #armedFor = Infinity;

  /** @param now monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Calls `subject.onTimeLimit()` once when `milliseconds` have passed, never before, unless the limit is ended by then. */
  begin(subject: TimeLimited, milliseconds: number): TimeLimit {
    const until = this.#now() + milliseconds;
    const limit = new RunningLimit(subject, until, this.#running);
    if (until < this.#armedFor) this.#arm(until);
    return limit;
  }

  /** Stops the timer; nothing is told any more. */
  close(): void {
    for (const limit of this.#running.all()) limit.end();
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
    const limits = this.#running.all();
    const next = limits.reduce((earliest, { until }) => (until > at && until < earliest ? until : earliest), Infinity);
    if (next < Infinity) this.#arm(next);
    for (const limit of limits.filter(({ until }) => until <= at).toSorted((one, other) => one.until - other.until)) {
      // One that a subject before it has ended is over.
      if (!limit.isRunning) continue;
      limit.end();
      limit.subject.onTimeLimit();
    }
  }
}
