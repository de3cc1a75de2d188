export interface OfferedLoadOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds in which the event loop had something to do, since whenever. */
  readonly busy: () => number;
  /** Requests that have begun and are not over. */
  readonly running: () => number;
}

/** For how long what has arrived counts, milliseconds, and in how many parts: what a second brings and a second can do is no overload, however unevenly it comes or is read after a pause. */
const MEMORY = 1_000;
const PARTS = 20;
const PART = MEMORY / PARTS;
/** How much work is remembered to tell what a request takes, milliseconds of the busy event loop; and how often is looked. */
const EXPERIENCE = 1_000;
const LOOK = 20;
/** The most of its time that an event loop is busy which has time left. */
const BUSY = 0.9;
/** The most work between two looks that requests are held to account for, milliseconds: a process that was stopped for a minute has not worked for one. */
const MOST = 100;

/**
 * How much work arrives for each unit that the process can do: what arrived lately, times what a request has taken of the event loop. Below 1 any line is what a pause has left and
 * will be worked off; above 1 it only grows. Time in which requests wait for departments counts for nothing.
 */
export class OfferedLoad {
  readonly #now: () => number;
  readonly #busy: () => number;
  readonly #running: () => number;
  readonly #parts: number[] = Array.from({ length: PARTS }, () => 0);
  /** The part that is being counted, since the clock began. */
  #part = 0;
  #arrived = 0;
  #ended = 0;
  #lookedAt: number;
  #busyThen: number;
  #runningThen = 0;
  /** Requests and the work they took, of late. */
  #requests = 0;
  #work = 0;

  constructor({ now, busy, running }: OfferedLoadOptions) {
    [this.#now, this.#busy, this.#running] = [now, busy, running];
    [this.#lookedAt, this.#busyThen] = [now(), busy()];
  }

  /** A request has come, taken or not. */
  arrived(): void {
    this.#forget();
    this.#parts[this.#part % PARTS] = (this.#parts[this.#part % PARTS] ?? 0) + 1;
    this.#arrived += 1;
  }

  /** The first request after a while in which none was under way: what the event loop did meanwhile was for none. */
  woke(): void {
    [this.#lookedAt, this.#busyThen, this.#runningThen] = [this.#now(), this.#busy(), this.#running()];
  }

  /** A request that was taken is over, and not running any more; `isLast`: none is under way any more. */
  ended(isLast = false): void {
    this.#ended += 1;
    const at = this.#now();
    if (!isLast && at - this.#lookedAt < LOOK) return;
    const busy = this.#busy();
    const work = Math.min(MOST, busy - this.#busyThen);
    const kept = Math.exp(-work / EXPERIENCE);
    this.#work = this.#work * kept + work;
    // Work is done on those that have only begun as well: half of theirs, as long as nobody knows. Where departments are slow, hundreds begin before one is over.
    const running = this.#running();
    this.#requests = this.#requests * kept + this.#ended + (running - this.#runningThen) / 2;
    [this.#lookedAt, this.#busyThen, this.#runningThen, this.#ended] = [at, busy, running, 0];
  }

  /** 1 where as much arrives as can be done. Until a request has shown what it takes it is how busy the event loop is with those that have come, Infinity where that is nearly all the time. */
  get share(): number {
    if (this.#requests === 0) return this.#busyness();
    this.#forget();
    return (this.#arrived / MEMORY) * (this.#work / this.#requests);
  }

  #busyness(): number {
    const elapsed = this.#now() - this.#lookedAt;
    const share = elapsed < LOOK ? Infinity : (this.#busy() - this.#busyThen) / elapsed;
    return share < BUSY ? share : Infinity;
  }

  #forget(): void {
    const part = Math.floor(this.#now() / PART);
    for (let passed = Math.min(PARTS, part - this.#part); passed > 0; passed -= 1) {
      const oldest = (part - passed + 1) % PARTS;
      this.#arrived -= this.#parts[oldest] ?? 0;
      this.#parts[oldest] = 0;
    }
    this.#part = part;
  }
}
