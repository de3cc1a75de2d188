import { describe, expect, it } from 'vitest';
import { auditShare } from '../../bench/runner/audit-share.ts';

/** A cycle in which a request cost so many milliseconds with and without its audit, over different numbers of requests. */
const cycle = (audited: number, unaudited: number) => ({ audited: { cpuMs: audited * 40, requests: 40 }, unaudited: { cpuMs: unaudited * 25, requests: 25 } });

describe('the audit\'s share', () => {
  it('is that of neighbours, so that a machine that changes its speed changes nothing', () => {
    expect(auditShare([cycle(1, 0.75), cycle(4, 3), cycle(2, 1.5)])).toEqual({ percent: { lower: 25, median: 25, upper: 25 }, withoutMs: 1.5, moreMs: 0.5 });
  });

  it('has quartiles, and may be less than nothing', () => {
    const { percent } = auditShare([cycle(1, 0.5), cycle(1, 1), cycle(1, 1.25), cycle(1, 0.75), cycle(1, 0.75)]);
    expect(percent).toEqual({ lower: 0, median: 25, upper: 25 });
    expect(auditShare([cycle(1, 1.25)]).percent.median).toBe(-25);
  });

  it('lies between the two in the middle where there is no one in the middle', () => {
    expect(auditShare([cycle(1, 0.5), cycle(1, 0.75)]).percent).toEqual({ lower: 31.25, median: 37.5, upper: 43.75 });
  });

  it.each(['audited', 'unaudited'])('refuses a while that is %s and had no request', (side) => {
    expect(() => auditShare([{ ...cycle(1, 1), [side]: { cpuMs: 3, requests: 0 } }])).toThrow('each while must be under load, and one had no request');
  });
});
