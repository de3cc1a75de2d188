import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlannerThread } from '../../../gateway/plan/planner-thread.ts';
import { withinOwnTime } from '../../../gateway/plan/within-own-time.ts';
import { compose } from '../../conformance/federation/kit/compose.ts';

const NEVER = new Promise<never>(() => undefined);

describe('work within its own time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** How it ends and after how many milliseconds by the clock, when the thread gets `share` of every moment, but for a pause of everything from the beginning. */
  async function endOf(share: number, pauseMs = 0, work: Promise<unknown> = NEVER): Promise<[unknown, number]> {
    const start = performance.now();
    const cpuMs = async (): Promise<number> => Math.max(0, performance.now() - start - pauseMs) * share + 7_000;
    let end: [unknown, number] | null = null;
    void withinOwnTime(work, { cpuMs, limitMs: 100 }).then((outcome) => (end = [outcome, Math.round(performance.now() - start)]));
    await vi.advanceTimersByTimeAsync(2_000);
    if (end === null) throw new Error('it must have ended');
    return end;
  }

  it.each<[string, number, number, string, number]>([
    ['has its limit on an idle machine', 1, 0, 'timeout', 100],
    ['has it when it gets half a core', 0.5, 0, 'timeout', 187],
    ['has it after the machine was suspended', 1, 250, 'timeout', 350],
    ['never has it when it gets next to nothing', 0.01, 0, 'starved', 500],
    ['never has it when the thread does not run at all', 0, 0, 'starved', 500],
  ])('%s', async (_what, share, pauseMs, kind, after) => {
    const [outcome, milliseconds] = await endOf(share, pauseMs);
    expect(outcome).toEqual({ kind });
    // It looks again when the rest could have been spent at the earliest, not all the time.
    expect(Math.abs(milliseconds - after)).toBeLessThan(15);
  });

  it('ends when the work does, and leaves no timer behind', async () => {
    const [outcome] = await endOf(1, 0, new Promise((resolve) => setTimeout(() => resolve('done'), 40)));
    expect(outcome).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is over when the thread is gone', async () => {
    let end: unknown = null;
    void withinOwnTime(NEVER, { cpuMs: async () => Number.POSITIVE_INFINITY, limitMs: 100 }).then((outcome) => (end = outcome));
    await vi.advanceTimersByTimeAsync(110);
    expect(end).toEqual({ kind: 'timeout' });
  });
});

describe('the CPU time of a planner', () => {
  it('grows while it plans, is told meanwhile, and has no bound once the thread is gone', async () => {
    const sdl = compose([{ name: 'a', sdl: 'type Query { a: Int }' }]);
    const thread = new PlannerThread({ sdl, supportedFeatures: null, pathsLimit: 1000 });
    await thread.ready;
    const before = await thread.cpuMs();
    expect(before).toBeGreaterThan(0);
    await thread.plan('{ a }');
    expect(await thread.cpuMs()).toBeGreaterThan(before);
    await thread.end();
    expect(await thread.cpuMs()).toBe(Number.POSITIVE_INFINITY);
  });
});
