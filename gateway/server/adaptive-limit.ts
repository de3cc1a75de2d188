/** How many requests the process may have at one time so that what it accepts is not slow for want of processor time. */
export interface AdaptiveLimit {
  readonly requests: number;
  stop(): void;
}

export interface AdaptiveLimitOptions {
  /** The most, whatever the load, and the least. */
  readonly capacity: number;
  readonly floor: number;
  /** Requests now. */
  readonly count: () => number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds, since whenever, in which the event loop had nothing to do. */
  readonly idle: () => number;
  /** Calls again and again; returns what stops it. Must not keep the process alive. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

const INTERVAL = 50;
/** Share of the time that the loop is busy from which on more requests only wait for one another. */
const SATURATED = 0.97;
/** Weight of the newest sample: one long turn is no saturation. */
const WEIGHT = 0.5;
/** What is left of the limit after an interval of saturation, and what an interval without adds to it. */
const SHRINK = 0.9;
const GROW = 4;

/**
 * Finds the number by trying: less while the loop is busy all the time, more while it is not (additive increase, multiplicative decrease). Requests that wait
 * for slow departments leave the loop idle, so that they are never the reason.
 */
export function watchAdaptiveLimit({ capacity, floor, count, now, idle, every }: AdaptiveLimitOptions): AdaptiveLimit {
  let limit = capacity;
  let busy = 0;
  let [lastAt, lastIdle] = [now(), idle()];
  const stop = every(INTERVAL, () => {
    const [at, idleNow] = [now(), idle()];
    const share = at > lastAt ? 1 - Math.min(1, (idleNow - lastIdle) / (at - lastAt)) : busy;
    [lastAt, lastIdle] = [at, idleNow];
    busy += WEIGHT * (share - busy);
    if (busy < SATURATED) limit = Math.min(capacity, limit + GROW);
    // While more are in flight than the last limit allows, that one has not been tried yet.
    else if (count() > floor && count() <= Math.ceil(limit)) limit = Math.max(floor, count() * SHRINK);
  });
  return {
    get requests() {
      return Math.floor(limit);
    },
    stop,
  };
}
