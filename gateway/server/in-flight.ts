import { ClientError } from '../errors/client-error.ts';

/** How many requests are being answered, and how many may be. */
export interface InFlight {
  /** Takes a place; throws OVERLOADED with Retry-After when there is none. The function returned gives it back, once. */
  enter(): () => void;
  readonly count: number;
  /** Resolves when nobody is left. */
  idle(): Promise<void>;
}

/** Seconds after which asking again is likely to find a place. */
const RETRY_AFTER_SECONDS = 1;

/** Refuses what would only wait: a request beyond `capacity` gets its answer at once (overload must not become latency for all). */
export function createInFlight(capacity: number): InFlight {
  let count = 0;
  let waiting: (() => void)[] = [];
  const leave = (): void => {
    count -= 1;
    if (count > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    get count() {
      return count;
    },
    enter() {
      if (count >= capacity) throw new ClientError('OVERLOADED', { detail: { retryAfterMs: RETRY_AFTER_SECONDS * 1000 }, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } });
      count += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave();
      };
    },
    idle: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
