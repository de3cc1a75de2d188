import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TimeLimits } from '../../gateway/time-limits.ts';
import type { TimeLimit } from '../../gateway/time-limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const told: string[] = [];
const subject = (name: string, then: () => void = () => {}): { onTimeLimit(): void } => ({
  onTimeLimit: () => {
    told.push(name);
    then();
  },
});
beforeEach(() => void told.splice(0));

describe('time limits', () => {
  it('are told in time and not before, whatever order they were begun in', () => {
    const limits = new TimeLimits();
    limits.begin(subject('long'), 300);
    limits.begin(subject('short'), 100);
    limits.begin(subject('middle'), 200);
    vi.advanceTimersByTime(99);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['short']);
    vi.advanceTimersByTime(100);
    expect(told).toEqual(['short', 'middle']);
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['short', 'middle', 'long']);
  });

  it('are not told of what has ended', () => {
    const limits = new TimeLimits();
    const one = limits.begin(subject('one'), 100);
    limits.begin(subject('other'), 150);
    one.end();
    limits.begin(subject('in its place'), 170);
    one.end();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual(['other', 'in its place']);
  });

  it('are not told of what another one ended at the same moment', () => {
    const limits = new TimeLimits();
    let second: TimeLimit | null = null;
    limits.begin(subject('first', () => second?.end()), 100);
    second = limits.begin(subject('second'), 100);
    vi.advanceTimersByTime(100);
    expect(told).toEqual(['first']);
  });

  it('may begin while others are told', () => {
    const limits = new TimeLimits();
    limits.begin(subject('first', () => limits.begin(subject('again'), 50)), 100);
    vi.advanceTimersByTime(149);
    expect(told).toEqual(['first']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['first', 'again']);
  });

  it('share one timer, and leave none behind when closed', () => {
    const limits = new TimeLimits();
    for (let at = 0; at < 100; at += 1) limits.begin(subject(`${at}`), 100 + at);
    expect(vi.getTimerCount()).toBe(1);
    limits.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
  });
});
