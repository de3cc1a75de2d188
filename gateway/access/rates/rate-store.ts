import type { RateSize } from './lookup-rate.ts';

/** Some values looked up, counted by one bucket. */
export interface RateAsk extends RateSize {
  /** Names the bucket. */
  readonly key: string;
  /** A digest of each different value. */
  readonly values: readonly string[];
}

/** Taken, or how long to wait; then nothing was taken. */
export type RateAnswer = { readonly kind: 'taken' } | { readonly kind: 'wait'; readonly seconds: number };

/** The buckets of lookup rates (design.md section 7, "Shared state"). In process for one worker; several workers ask their primary, hence the promise. */
export interface RateStore {
  take(ask: RateAsk): RateAnswer | Promise<RateAnswer>;
}

interface Bucket {
  readonly level: number;
  readonly at: number;
  /** When it is full again and may be forgotten, epoch milliseconds. */
  readonly fullAt: number;
  /** Values counted last, the latest at the end: asking one of them again tells nothing new, and is free. */
  readonly recent: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
/** Told when every bucket that may be kept is in use. Seconds. */
const WAIT_WHEN_FULL = 60;
/** Buckets looked at for forgetting at each ask. */
const SWEEP = 4;
/** Values remembered of a bucket. */
const RECENT = 64;
const NONE: ReadonlySet<string> = new Set();

/**
 * Token buckets in this process, at most `capacity`. A bucket that is full again is forgotten, since a new one would be full too; while none can be, new
 * principals wait: full is not forgetful. `clock` is epoch milliseconds.
 */
export function createRateStore(clock: () => number, capacity = 20_000): { take(ask: RateAsk): RateAnswer } {
  const buckets = new Map<string, Bucket>();
  const forgetFull = (now: number, looks: number): void => {
    let left = looks;
    for (const [key, { fullAt }] of buckets) {
      if (left === 0) return;
      left -= 1;
      if (fullAt <= now) buckets.delete(key);
    }
  };
  const hasRoom = (now: number): boolean => {
    if (buckets.size >= capacity) forgetFull(now, capacity);
    return buckets.size < capacity;
  };
  return {
    take({ key, values, burst, perMinute }) {
      const now = clock();
      const { level: left, at, recent } = buckets.get(key) ?? { level: burst, at: now, recent: NONE };
      const fresh = values.filter((value) => !recent.has(value));
      if (fresh.length === 0) return { kind: 'taken' };
      // Asked least recently stands first: those have had time to fill.
      forgetFull(now, SWEEP);
      if (!buckets.has(key) && !hasRoom(now)) return { kind: 'wait', seconds: WAIT_WHEN_FULL };
      const level = Math.min(burst, left + (Math.max(0, now - at) * perMinute) / MINUTE_MS);
      // More than a bucket holds is never there: what is told then is when the bucket is full.
      if (fresh.length > level) return { kind: 'wait', seconds: Math.max(1, Math.ceil(((Math.min(fresh.length, burst) - level) * MINUTE_MS) / perMinute / 1000)) };
      const rest = level - fresh.length;
      buckets.delete(key);
      buckets.set(key, { level: rest, at: now, fullAt: now + ((burst - rest) * MINUTE_MS) / perMinute, recent: new Set([...recent, ...fresh].slice(-RECENT)) });
      return { kind: 'taken' };
    },
  };
}
