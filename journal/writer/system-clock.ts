import { setTimeout as delay } from 'node:timers/promises';
import type { JournalClock } from './journal-clock.ts';

/** The machine's clocks and timers. */
export const systemClock: JournalClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms) => delay(ms),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
