export interface WarmingUp {
  /** Calls again and again; returns what stops it. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** Milliseconds, since the process began, in which its event loop had something to do. */
  readonly active: () => number;
  readonly work: () => void;
}

/** Time of work, milliseconds, by which the first wave of compiling is over, and with it most of what makes requests cheaper (measured in decision 0277). */
const WARM_AFTER = 15_000;
const INTERVAL = 1_000;

/** Calls `work` once, when the process has worked long enough to have compiled its hot code. Returns what ends the waiting for it. */
export function onceWarm({ every, active, work }: WarmingUp): () => void {
  const stop = every(INTERVAL, () => {
    if (active() < WARM_AFTER) return;
    stop();
    work();
  });
  return stop;
}
