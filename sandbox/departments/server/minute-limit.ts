import type { Clock } from './clock.ts';
import type { FaultSwitch } from './fault-switch.ts';

/** Counts calls by the clock minute; answers whether this one is too many. The fault `throttle` sets the limit to its `after` (default 0). */
export function minuteLimit(limit: number, clock: Clock, faults: FaultSwitch): () => boolean {
  let [minute, calls] = [-1, 0];
  return () => {
    const now = Math.floor(clock() / 60_000);
    if (now !== minute) [minute, calls] = [now, 0];
    calls += 1;
    const fault = faults.strike('throttle');
    return calls > (fault === null ? limit : (fault.after ?? 0));
  };
}
