import { describe, expect, it } from 'vitest';
import { watchAdaptiveLimit } from '../../../gateway/server/adaptive-limit.ts';

/** A limit from 10 to 100 after intervals of 50 ms, each so busy, with so many requests at the time. */
function after(intervals: readonly { readonly busy: number; readonly count: number }[]): number {
  let [now, idle, count] = [1_000, 5_000, 0];
  let turn: () => void = () => {};
  const limit = watchAdaptiveLimit({ capacity: 100, floor: 10, count: () => count, now: () => now, idle: () => idle, every: (_milliseconds, work) => ((turn = work), () => {}) });
  for (const interval of intervals) {
    now += 50;
    idle += 50 * (1 - interval.busy);
    ({ count } = interval);
    turn();
  }
  return limit.requests;
}

const times = (count: number, interval: { readonly busy: number; readonly count: number }) => Array.from({ length: count }, () => interval);

describe('watchAdaptiveLimit', () => {
  it.each<[string, Parameters<typeof after>[0], number, number]>([
    ['is the capacity at first', [], 100, 100],
    ['stays there while requests wait for others and the loop is idle', times(50, { busy: 0.2, count: 100 }), 100, 100],
    ['does not move for one long turn', [...times(10, { busy: 0.3, count: 50 }), { busy: 1, count: 50 }], 100, 100],
    ['comes down to what is there, and below, while the loop is always busy', times(10, { busy: 1, count: 60 }), 50, 56],
    ['comes down to its floor when that many are still too many', Array.from({ length: 60 }, (_, at) => ({ busy: 1, count: Math.max(12, 100 - at * 3) })), 10, 11],
    ['is not lowered by a busy loop with few requests', times(50, { busy: 1, count: 10 }), 100, 100],
    ['goes up again, step by step', [...Array.from({ length: 60 }, (_, at) => ({ busy: 1, count: Math.max(12, 100 - at * 3) })), ...times(10, { busy: 0.5, count: 10 })], 46, 52],
  ])('%s', (_name, intervals, least, most) => {
    const limit = after(intervals);
    expect(limit).toBeGreaterThanOrEqual(least);
    expect(limit).toBeLessThanOrEqual(most);
  });

  it('stops', () => {
    let stopped = false;
    watchAdaptiveLimit({ capacity: 2, floor: 1, count: () => 0, now: () => 0, idle: () => 0, every: () => () => void (stopped = true) }).stop();
    expect(stopped).toBe(true);
  });
});
