import { describe, expect, it } from 'vitest';
import { realDay } from '../../../../gateway/access/masks/real-day.ts';

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** Parsing rolls impossible days over (30 February becomes 1 March): of a day there is, the text comes back unchanged. */
function isDay(value: string): boolean {
  const instant = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === value;
}

describe('a day of the calendar', () => {
  it('is one that the calendar has, in each of 400 years and at the ends of the range', () => {
    for (const year of [0, 1, 4, 100, 1582, ...Array.from({ length: 400 }, (_, n) => 1700 + n), 9999]) {
      for (let month = 0; month <= 13; month += 1) {
        for (const day of [0, 1, 28, 29, 30, 31, 32]) {
          const value = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
          expect(realDay(value), value).toEqual(isDay(value) ? { year: pad(year, 4), month: pad(month), day: pad(day) } : null);
        }
      }
    }
  });

  it.each(['', '2026', '2026-1-1', '20260101', '2026-01-01 ', ' 2026-01-01', '2026-01-01T00:00:00Z', '２０２６-01-01', '-2026-01-01', '2026-01-0a', '12026-01-01'])('is written YYYY-MM-DD, and not %j', (value) => {
    expect(realDay(value)).toBeNull();
  });
});
