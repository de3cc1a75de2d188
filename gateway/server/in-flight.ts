import { ClientError } from '../errors/client-error.ts';

/** How many requests are being answered, and whether one more may be. */
export interface InFlight {
  /** Whether one more would be refused. */
  readonly isFull: boolean;
  /** Takes a place; throws OVERLOADED with Retry-After when there is none. The function returned gives it back, once. */
  enter(): () => void;
  readonly count: number;
  /** Resolves when nobody is left. */
  idle(): Promise<void>;
}

/** Seconds after which asking again is likely to find a place. */
const RETRY_AFTER_SECONDS = 1;

export interface InFlightLimits {
  /** Requests at one time, whatever the load. */
  readonly capacity: number;
  /** Requests at one time that are always taken: a few requests are no overload, however late the process is. Asked at each arrival. */
  readonly floor: () => number;
  /** Whether the process is so late with its work that one more would only wait. */
  readonly isLate: () => boolean;
}

/** What a request too many is told. @param headers beside Retry-After. */
export function overloaded(headers: Readonly<Record<string, string>> = {}): ClientError {
  return new ClientError('OVERLOADED', { detail: { retryAfterMs: RETRY_AFTER_SECONDS * 1000 }, headers: { 'retry-after': String(RETRY_AFTER_SECONDS), ...headers } });
}

/** Refuses what would only wait: a request too many gets its answer at once (overload must not become latency for all). */
export function createInFlight({ capacity, floor, isLate }: InFlightLimits): InFlight {
  let count = 0;
  const isFull = (): boolean => count >= capacity || (count >= floor() && isLate());
  let waiting: (() => void)[] = [];
  const leave = (): void => {
    count -= 1;
    if (count > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    get isFull() {
      return isFull();
    },
    get count() {
      return count;
    },
    enter() {
      if (isFull()) throw overloaded();
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
