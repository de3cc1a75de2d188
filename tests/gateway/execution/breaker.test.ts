import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../gateway/execution/subgraph/breaker.ts';

function breakerAt(): { breaker: Breaker; pass: (ms: number) => void } {
  let now = 0;
  return { breaker: new Breaker({ threshold: 2, openMs: 1000, now: () => now }), pass: (ms) => { now += ms; } };
}

describe('Breaker', () => {
  it('opens after so many failures in a row', () => {
    const { breaker } = breakerAt();
    breaker.failure();
    breaker.success();
    breaker.failure();
    expect(breaker.admit()).toBe(true);
    breaker.failure();
    expect(breaker.admit()).toBe(false);
    expect(breaker.retryAfter()).toBe(1000);
  });

  it('lets one call probe when its time is over, and closes when that succeeds', () => {
    const { breaker, pass } = breakerAt();
    breaker.failure();
    breaker.failure();
    pass(1000);
    expect([breaker.admit(), breaker.admit()]).toEqual([true, false]);
    breaker.success();
    expect([breaker.admit(), breaker.admit()]).toEqual([true, true]);
  });

  it('stays open when the probe fails', () => {
    const { breaker, pass } = breakerAt();
    breaker.failure();
    breaker.failure();
    pass(1000);
    breaker.admit();
    breaker.failure();
    expect(breaker.admit()).toBe(false);
    pass(1000);
    expect(breaker.admit()).toBe(true);
  });

  it('does not stay open longer for calls that were sent before it opened and fail only now', () => {
    const { breaker, pass } = breakerAt();
    breaker.failure();
    breaker.failure();
    pass(900);
    breaker.failure();
    expect(breaker.retryAfter()).toBe(100);
    pass(100);
    expect(breaker.admit()).toBe(true);
  });

  it('gives the probe back when its call told nothing', () => {
    const { breaker, pass } = breakerAt();
    breaker.failure();
    breaker.failure();
    pass(1000);
    breaker.admit();
    breaker.abandoned();
    expect(breaker.admit()).toBe(true);
  });
});
