/** How far this process is behind with its work: the smoothed lateness of a timer. */
export interface LoopDelay {
  readonly milliseconds: number;
  stop(): void;
}

export interface LoopDelayEffects {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls again and again, about every so many milliseconds; returns what stops it. Must not keep the process alive. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

const INTERVAL = 20;
/** Weight of the newest sample: one collector pause is not overload, several late turns in a row are. */
const WEIGHT = 0.25;

/** Watches the event loop. Latency of departments does not count in it, so slow sources never look like an overloaded gateway. */
export function watchLoopDelay({ now, every }: LoopDelayEffects): LoopDelay {
  let smoothed = 0;
  let last = now();
  const stop = every(INTERVAL, () => {
    const at = now();
    const late = Math.max(0, at - last - INTERVAL);
    last = at;
    smoothed += WEIGHT * (late - smoothed);
  });
  return {
    get milliseconds() {
      return smoothed;
    },
    stop,
  };
}
