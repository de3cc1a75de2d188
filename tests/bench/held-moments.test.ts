import { describe, expect, it } from 'vitest';
import { apartFrom, HELD_MS, watchLooks } from '../../bench/load/held-moments.ts';

describe('moments in which a load generator was kept from its core', () => {
  it('are those between looks that came too late, and none before the first look', () => {
    const looks = watchLooks();
    for (const now of [50, 51, 51 + HELD_MS, 60, 61]) looks.look(now);
    expect(looks.moments).toEqual([{ from: 54, to: 60 }]);
  });

  const moments = [{ from: 100, to: 105 }, { from: 500, to: 504 }];
  it.each([
    { title: 'was over before', due: 90, took: 9.9, kept: true },
    { title: 'was under way when it began', due: 90, took: 10.1, kept: false },
    { title: 'was due in it', due: 102, took: 1, kept: false },
    { title: 'was due while what had gathered was worked off', due: 119, took: 1, kept: false },
    { title: 'was due after that', due: 120.1, took: 1, kept: true },
    { title: 'met a later one', due: 499, took: 3, kept: false },
  ])('and a request that $title: kept apart from them is $kept', ({ due, took, kept }) => {
    expect(apartFrom([{ due, took }], moments)).toEqual(kept ? [{ due, took }] : []);
  });

  it('leave all requests when there were none', () => expect(apartFrom([{ due: 1, took: 2 }], [])).toEqual([{ due: 1, took: 2 }]));
});
