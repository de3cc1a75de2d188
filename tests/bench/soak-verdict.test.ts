import { describe, expect, it } from 'vitest';
import { soakVerdict } from '../../bench/runner/soak-verdict.ts';
import type { MemorySample } from '../../bench/runner/soak-verdict.ts';

/** A sample each second, from the first on. */
const samples = (minutes: number, mib: (minute: number) => number): MemorySample[] => Array.from({ length: Math.floor(minutes * 60) }, (_, at) => ({ minute: (at + 1) / 60, mib: mib((at + 1) / 60) }));
const flat = (minute: number): number => 450 + (Math.round(minute * 60) % 2);

describe('what a soak shows', () => {
  it.each([
    { title: 'ten minutes of flat memory', minutes: 10, asked: 10, mib: flat, said: 'holds' },
    { title: 'memory that grew at first only', minutes: 10, asked: 10, mib: (minute: number) => Math.min(460, 200 + minute * 100), said: 'holds' },
    { title: 'memory that grows by a tenth over the second half', minutes: 10, asked: 10, mib: (minute: number) => 400 + minute * 9, said: 'does not hold' },
    { title: 'twenty minutes where twenty were asked', minutes: 20, asked: 20, mib: flat, said: 'holds' },
    { title: 'ten minutes where twenty were asked', minutes: 10, asked: 20, mib: flat, said: 'not shown: 10.0 minutes of 20 (so far it was)' },
    { title: 'nine minutes where nine were asked', minutes: 9, asked: 9, mib: flat, said: 'not shown: 9.0 minutes of 10 (so far it was)' },
    { title: 'a leak that was looked at for a minute', minutes: 1, asked: 10, mib: (minute: number) => 100 + minute * 100, said: 'not shown: 1.0 minutes of 10, and it was not' },
  ])('of $title', ({ minutes, asked, mib, said }) => {
    expect(soakVerdict(samples(minutes, mib), asked).said).toBe(said);
  });

  it('tells the line through the second half', () => {
    const verdict = soakVerdict(samples(10, (minute) => 100 + minute * 6), 10);
    expect(verdict.slope).toBeCloseTo(6, 6);
    expect(verdict.rise).toBeCloseTo(30, 0);
    expect(verdict.most).toBeCloseTo(160, 6);
  });

  it('needs samples', () => {
    expect(() => soakVerdict([], 10)).toThrow('a soak must have samples of its memory, got none');
  });
});
