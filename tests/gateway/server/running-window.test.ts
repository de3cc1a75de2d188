import { describe, expect, it } from 'vitest';
import { RunningWindow } from '../../../gateway/server/running-window.ts';
import { fc } from '../../property.ts';

/** So long somebody waited, so much of it the event loop slept. */
type Step = readonly [elapsed: number, slept: number];

/** The size of a window of 8 to 100, first 50, after steps. */
function after(steps: readonly Step[]): number {
  const window = new RunningWindow({ least: 8, most: 100, first: 50 });
  for (const [elapsed, slept] of steps) window.waited(elapsed, slept);
  return window.size;
}

const times = (count: number, step: Step): readonly Step[] => Array.from({ length: count }, () => step);

describe('the window of running requests', () => {
  it.each<[string, readonly Step[], number]>([
    ['is what it is told to be at first', [], 50],
    ['is not judged by a moment', [[19, 19]], 50],
    ['is judged by moments together', [[10, 4], [10, 4]], 83],
    ['grows by the part that was slept: two fifths idle is room for two thirds more', [[20, 8]], 83],
    ['grows to twice of what it is at most, however long the event loop slept', [[1_000, 1_000]], 100],
    ['grows by one at least where sleep is noticed', [[100, 2]], 51],
    ['grows no further than it may', times(5, [20, 20]), 100],
    ['shrinks a little after work without sleep', [[20, 0]], 49],
    ['shrinks ever faster while there is no sleep', times(25, [20, 0]), 14],
    ['shrinks no further than what is always allowed', times(200, [20, 0]), 8],
    ['opens to all it may within a tenth of a second when all under way only wait', [...times(200, [20, 0]), ...times(4, [20, 20])], 100],
  ])('%s', (_name, steps, size) => {
    expect(after(steps)).toBe(size);
  });

  it('is never less than what is always allowed and never more than the most, whatever happens', () => {
    const step = fc.tuple(fc.double({ min: 0, max: 1_000, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map(([elapsed, share]): Step => [elapsed, elapsed * share]);
    fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const size = after(steps);
      expect(size).toBeGreaterThanOrEqual(8);
      expect(size).toBeLessThanOrEqual(100);
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 10_000 : 200 });
  });
});
