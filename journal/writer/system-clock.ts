import { setTimeout as delay } from 'node:timers/promises';
import type { JournalClock } from './journal-clock.ts';

/** A process that was idle for less than a tenth of the time is at its limit. */
const AT_LIMIT = 0.9;
/** How long a time is looked at: many requests of the slowest load at which it matters. */
const LOOK_MS = 100;

let look = { at: -Infinity, since: performance.eventLoopUtilization(), atLimit: false };

function atLimit(): boolean {
  const at = performance.now();
  if (at - look.at < LOOK_MS) return look.atLimit;
  const since = performance.eventLoopUtilization();
  look = { at, since, atLimit: performance.eventLoopUtilization(since, look.since).utilization > AT_LIMIT };
  return look.atLimit;
}

/** The machine's clocks and timers. */
export const systemClock: JournalClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  atLimit,
  wait: (ms) => delay(ms),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
