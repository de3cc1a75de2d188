/** How many times its own time something may take by the clock, when the machine gives its thread none. */
const CLOCK_SHARE = 5;
/** Share of the time that counts as all of it: what a thread does beside the work costs some. */
const NEARLY_ALL = 0.9;

export interface OwnTime {
  /** CPU time of the thread that works, in milliseconds since whenever. */
  readonly cpuMs: () => Promise<number>;
  /** How much of it the work may take. Milliseconds. */
  readonly limitMs: number;
}

/**
 * Waits for work in another thread until that thread has spent the limit on it. Time in which the thread did not run is not the work's: on a machine that
 * was suspended or is starved, work that would have been done in time goes on, up to five times the limit. `timeout`: it had its time; `starved`: it never got it.
 */
export async function withinOwnTime<T>(work: Promise<T>, { cpuMs, limitMs }: OwnTime): Promise<T | { readonly kind: 'timeout' | 'starved' }> {
  const before = cpuMs();
  const ended = Promise.withResolvers<{ readonly kind: 'timeout' | 'starved' }>();
  let look: NodeJS.Timeout | undefined;
  let isOver = false;
  const lookIn = (milliseconds: number): void => {
    look = setTimeout(async () => {
      const left = limitMs - ((await cpuMs()) - (await before));
      if (isOver) return;
      // NaN: the thread is gone, and was at the beginning.
      if (!(left > limitMs * (1 - NEARLY_ALL))) ended.resolve({ kind: 'timeout' });
      else lookIn(left);
    }, milliseconds);
  };
  lookIn(limitMs);
  const atLatest = setTimeout(() => ended.resolve({ kind: 'starved' }), limitMs * CLOCK_SHARE);
  const outcome = await Promise.race([work, ended.promise]);
  isOver = true;
  clearTimeout(look);
  clearTimeout(atLatest);
  return outcome;
}
