import type { JournalClock } from './journal-clock.ts';

/** The machine's clocks and timers. */
export const systemClock: JournalClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  handled: () => performance.nodeTiming.uvMetricsInfo.events,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
