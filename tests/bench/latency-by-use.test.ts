import { describe, expect, it } from 'vitest';
import { latencyByUse, usedSeconds } from '../../bench/runner/latency-by-use.ts';
import type { LoadSecond, UsedSecond } from '../../bench/runner/latency-by-use.ts';

const second = (from: number): LoadSecond => ({ from, answers: 700, p50: 2, p99: 5 });
const used = (use: number, p99: number): UsedSecond => ({ ...second(0), p99, use });

describe('the share of a core that a server used in a second of load', () => {
  const samples = [0, 100, 1_100, 1_200, 2_100, 2_200].map((at) => ({ at: 5_000 + at, used: at < 1_200 ? at : 1_200 + (at - 1_200) / 2 }));

  it.each([
    { title: 'between samples that lie on its ends', from: 5_100, use: 1 },
    { title: 'by what lies between two samples where its ends do', from: 5_050, use: 1 },
    { title: 'across a change', from: 6_150, use: (50 + 950 / 2) / 1_000 },
  ])('is told $title', ({ from, use }) => {
    expect(usedSeconds([second(from)], samples)).toEqual([{ ...second(from), use: expect.closeTo(use, 6) }]);
  });

  it('is not made up for a second that no samples lie around', () => {
    expect(usedSeconds([second(4_900), second(6_300)], samples)).toEqual([]);
    expect(usedSeconds([second(5_100)], [])).toEqual([]);
  });
});

describe('p99 by how busy the server was', () => {
  it('has a line for each kind of second there is, with their median', () => {
    expect(latencyByUse([used(0.7, 4), used(0.75, 5), used(0.8, 8), used(0.849, 10), used(1, 40)], 3)).toEqual([
      'under 75 % of a core: 1 seconds, p99 2.00 × p50 (1 of them below 3)',
      '75 % to 85 % of a core: 3 seconds, p99 4.00 × p50 (1 of them below 3)',
      '95 % and more of a core: 1 seconds, p99 20.00 × p50 (0 of them below 3)',
    ]);
    expect(latencyByUse([], 3)).toEqual([]);
  });
});
