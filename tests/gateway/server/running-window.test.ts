import { describe, expect, it } from 'vitest';
import { RunningWindow } from '../../../gateway/server/running-window.ts';
import { fc } from '../../property.ts';

type Step = { readonly turned: number; readonly running?: number; readonly after?: number } | { readonly finished: number };

/** The size of a window of 8 to 100, first 50, after steps: turns of so many milliseconds (each some milliseconds after the one before), requests finished. */
function after(steps: readonly Step[]): number {
  const window = new RunningWindow({ least: 8, most: 100, first: 50 });
  let at = 1_000;
  for (const step of steps) {
    if ('finished' in step) {
      for (let times = 0; times < step.finished; times += 1) window.finished();
      continue;
    }
    at += step.after ?? 100;
    window.turned(step.turned, at, step.running ?? 100);
  }
  return window.size;
}

const times = (count: number, step: Step): readonly Step[] => Array.from({ length: count }, () => step);

describe('the window of running requests', () => {
  it.each<[string, readonly Step[], number]>([
    ['is what it is told to be at first', [], 50],
    ['stays while turns are neither long nor short', [...times(50, { turned: 3 }), { finished: 100 }], 50],
    ['shrinks by a fifth after a long turn', [{ turned: 6 }], 40],
    ['shrinks once for the long turns of a moment', [{ turned: 20 }, { turned: 20, after: 10 }, { turned: 20, after: 10 }], 40],
    ['shrinks from what is running when that is less: the window was not tried', [{ turned: 6, running: 20 }], 16],
    ['shrinks no further than what is always allowed', times(50, { turned: 200 }), 8],
    ['grows by what is finished while turns are short', [...times(20, { turned: 0.1 }), { finished: 20 }], 60],
    ['does not grow while turns are long on average', [...times(20, { turned: 2 }), { finished: 20 }], 50],
    ['grows no further than it may', [...times(20, { turned: 0.1 }), { finished: 1_000 }], 100],
    ['recovers when the load has fallen', [...times(50, { turned: 200 }), ...times(40, { turned: 0.1 }), { finished: 64 }], 40],
  ])('%s', (_name, steps, size) => {
    expect(after(steps)).toBe(size);
  });

  it('is never less than what is always allowed and never more than the most, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ turned: fc.double({ min: 0, max: 1_000, noNaN: true }), running: fc.nat(300), after: fc.nat(200) }),
      fc.record({ finished: fc.nat(50) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const size = after(steps);
      expect(size).toBeGreaterThanOrEqual(8);
      expect(size).toBeLessThanOrEqual(100);
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 10_000 : 200 });
  });
});
