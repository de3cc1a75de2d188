import type { FaultSetting } from './fault-switch.ts';

const SLOW_MS = 8_000;

/** Milliseconds that the `slow` fault holds the nth answer back: steps of the golden ratio fill [ms, upTo] evenly, whatever the number of requests. */
export function slowness({ ms = SLOW_MS, upTo = ms }: FaultSetting, request: number): number {
  return ms + Math.max(0, upTo - ms) * ((request * 0.618_033_988_749) % 1);
}
