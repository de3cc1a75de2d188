import { describe, expect, it } from 'vitest';
import { fc } from '../../property.ts';
import { evenly, simulate } from './simulated-process.ts';
import type { Answer } from './simulated-process.ts';

const RUNS = process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 200 : 15;
/** Milliseconds of work a request: 1,000 a second are all that a process can do, but for what its turns take. */
const WORK = 1;
const REFUSAL = 0.05;

const p99 = (answers: readonly Answer[], after: number): number => {
  const sorted = answers.filter(({ at }) => at >= after).map(({ took }) => took).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
};

const shape = fc.record({ steps: fc.integer({ min: 1, max: 5 }), department: fc.double({ min: 0.1, max: 20, noNaN: true }) });

describe('a process by the clock of a simulation', () => {
  it('refuses nobody at 70 % of what it can do, however long departments take, and though it is held up for 170 ms', async () => {
    await fc.assert(fc.asyncProperty(shape, fc.integer({ min: 1_000, max: 2_500 }), async ({ steps, department }, at) => {
      const { refused, accepted, left } = await simulate({ arrivals: evenly(700, 0, 4_000), work: WORK, refusal: REFUSAL, steps, department: () => department, stalls: [{ at, took: 170 }], until: 5_000 });
      expect([refused.length, accepted.length, left]).toEqual([0, 2_800, 0]);
    }), { numRuns: RUNS });
  });

  it.each([[100, 2], [100, 3], [250, 1]])('at two thirds of what it can do refuses nobody where departments take %i ms, asked %i times one after the other', async (department, times) => {
    // As many under way as the bound allows, and no sign of it being too much: waiting is no work.
    const { refused, accepted, left } = await simulate({ arrivals: evenly(700, 0, 4_000), work: WORK, refusal: REFUSAL, steps: times + 1, department: () => department, until: 6_000 });
    expect([refused.length, accepted.length, left]).toEqual([0, 2_800, 0]);
  });

  it('right after an overload refuses nobody beneath the bound, though departments take 100 ms', async () => {
    const arrivals = [...evenly(3_000, 0, 1_500), ...evenly(700, 1_500, 6_000)];
    const { refused } = await simulate({ arrivals, work: WORK, refusal: REFUSAL, steps: 4, department: () => 100, until: 8_000 });
    expect(refused.filter((at) => at >= 3_500)).toEqual([]);
  });

  it('refuses nobody at 70 % right after an overload, once a second has passed', async () => {
    await fc.assert(fc.asyncProperty(shape, async ({ steps, department }) => {
      const arrivals = [...evenly(3_000, 0, 1_500), ...evenly(700, 1_500, 4_000)];
      const { refused } = await simulate({ arrivals, work: WORK, refusal: REFUSAL, steps, department: () => department, until: 5_000 });
      expect(refused.filter((at) => at >= 2_500)).toEqual([]);
    }), { numRuns: RUNS });
  });

  it('at three times of what it can do serves nearly as many as it could, each in no longer than at saturation', async () => {
    await fc.assert(fc.asyncProperty(shape, async ({ steps, department }) => {
      const { accepted, refused, sleptInLineAfter } = await simulate({ arrivals: evenly(3_000, 0, 5_000), work: WORK, refusal: REFUSAL, steps, department: () => department, until: 5_000 });
      // Two refusals and more for each that is served take an eighth of the time, turns some more.
      expect(accepted.filter(({ at }) => at >= 1_500).length).toBeGreaterThan(3.5 * 1_000 * 0.65);
      expect(sleptInLineAfter(1_500)).toBeLessThan(3_500 * 0.1);
      // Saturation: fifty in flight, each worked for as long as the others.
      expect(p99(accepted, 1_500)).toBeLessThan(Math.max(60, 1.5 * steps * department + 50));
      expect(refused.length).toBeGreaterThan(5_000);
    }), { numRuns: RUNS });
  });

  it.each([[850, 20, 3], [900, 10, 4]])('keeps the window open where answers come in bunches: %i a second, departments that answer each %i ms, %i steps', async (perSecond, every, steps) => {
    // A moment in which many have just ended and few have begun says nothing of how many may be under way.
    const { refused, sleptInLineAfter } = await simulate({
      arrivals: [...evenly(3_000, 0, 1_500), ...evenly(perSecond, 1_500, 6_000)], work: WORK, refusal: REFUSAL, steps, department: (at) => 2 * every - (at % every), until: 6_500,
    });
    expect(refused.filter((at) => at >= 2_500)).toEqual([]);
    expect(sleptInLineAfter(2_500)).toBeLessThan(30);
  });

  it('opens for others when a department does not answer, instead of sleeping over those who wait for it', async () => {
    const down = 6_000;
    const { refused, accepted, sleptInLineAfter } = await simulate({
      // After an overload, which has closed the window: every tenth request meets the department that is down, until their time is over.
      arrivals: [...evenly(3_000, 0, 2_000), ...evenly(300, 2_500, 5_000)], work: WORK, refusal: REFUSAL, steps: 2, until: 12_000,
      department: ((n) => (at: number) => (at > 2_500 && (n += 1) % 10 === 0 ? down : 1))(0),
    });
    expect(refused.filter((at) => at >= 2_500)).toEqual([]);
    expect(sleptInLineAfter(2_500)).toBeLessThan(250);
    const others = accepted.filter(({ at, took }) => at >= 2_500 && took < down).map(({ took }) => took);
    expect(others.length).toBe(675);
    expect(Math.max(...others)).toBeLessThan(150);
  });

  it('serves fifty clients that ask again as soon as they are answered, and refuses none of them', async () => {
    // As many as the floor: a closed loop is no overload, however full it keeps the process.
    const { refused, accepted } = await simulate({ arrivals: evenly(50_000, 0, 1), again: true, work: WORK, refusal: REFUSAL, steps: 4, department: () => 0.5, until: 4_000 });
    expect(refused).toEqual([]);
    expect(accepted.length).toBeGreaterThan(4_000 * 0.9);
  });
});
