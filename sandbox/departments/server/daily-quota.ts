import { chinaDay, type Clock } from './clock.ts';
import type { FaultSwitch } from './fault-switch.ts';

/** Counts calls by the Chinese day; answers whether this one is over the quota. The fault `quota` sets the day's limit to its `after` (default 0). */
export function dailyQuota(limit: number, clock: Clock, faults: FaultSwitch): () => boolean {
  let [day, calls] = ['', 0];
  return () => {
    const today = chinaDay(clock());
    if (today !== day) [day, calls] = [today, 0];
    calls += 1;
    const fault = faults.active().find((setting) => setting.fault === 'quota');
    return calls > (fault === undefined ? limit : (fault.after ?? 0));
  };
}

/** Calls a day that a sandbox department answers unless told otherwise. */
export const SANDBOX_DAILY_QUOTA = 100_000;
