import { describe, expect, it, vi } from 'vitest';
import { onceWarm } from '../../gateway/once-warm.ts';

describe('what waits until the process is warm', () => {
  const waiting = () => {
    const stopped = vi.fn();
    const [work, times] = [vi.fn(), { active: 0 }];
    let tick = (): void => {};
    const end = onceWarm({ every: (_milliseconds, each) => { tick = each; return stopped; }, active: () => times.active, work });
    return { work, times, stopped, end, tick: () => tick() };
  };

  it('waits for work done, not for time gone by', () => {
    const { work, times, tick } = waiting();
    for (let second = 0; second < 3600; second += 1) tick();
    times.active = 14_999;
    tick();
    expect(work).not.toHaveBeenCalled();
    times.active = 15_000;
    tick();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('happens once, and nothing is looked at any more', () => {
    const { work, times, stopped, tick } = waiting();
    times.active = 20_000;
    tick();
    expect([work.mock.calls.length, stopped.mock.calls.length]).toEqual([1, 1]);
  });

  it('never happens once it was ended', () => {
    const { work, stopped, end } = waiting();
    end();
    expect([work.mock.calls.length, stopped.mock.calls.length]).toEqual([0, 1]);
  });
});
