import { describe, expect, it } from 'vitest';
import { watchLoopDelay } from '../../../gateway/server/loop-delay.ts';

/** Turns of the timer, each so many milliseconds after the one before. */
function after(gaps: readonly number[]): number {
  let now = 1_000;
  let turn: () => void = () => {};
  const delay = watchLoopDelay({ now: () => now, every: (_milliseconds, work) => ((turn = work), () => {}) });
  for (const gap of gaps) {
    now += gap;
    turn();
  }
  return delay.milliseconds;
}

describe('watchLoopDelay', () => {
  it.each<[string, readonly number[], number, number]>([
    ['is nothing while turns are in time', Array.from({ length: 50 }, () => 20), 0, 0],
    ['is nothing for turns that come early', [5, 5, 5], 0, 0],
    ['hardly moves for one pause of 200 ms', [...Array.from({ length: 20 }, () => 20), 220], 49, 51],
    ['follows turns that stay 100 ms late', Array.from({ length: 20 }, () => 120), 99, 100],
    ['forgets within half a second', [...Array.from({ length: 20 }, () => 120), ...Array.from({ length: 25 }, () => 20)], 0, 0.1],
  ])('%s', (_name, gaps, least, most) => {
    const delay = after(gaps);
    expect(delay).toBeGreaterThanOrEqual(least);
    expect(delay).toBeLessThanOrEqual(most);
  });

  it('stops', () => {
    let stopped = false;
    watchLoopDelay({ now: () => 0, every: () => () => void (stopped = true) }).stop();
    expect(stopped).toBe(true);
  });
});
