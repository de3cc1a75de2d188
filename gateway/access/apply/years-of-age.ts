import { chinaDay } from './china-day.ts';
import { realDay } from '../masks/real-day.ts';

/** Whole years from a `YYYY-MM-DD` to the day in China at an instant (epoch milliseconds); `missing` for anything that is no day, or lies ahead. */
export function yearsOfAge(birthDate: unknown, at: number): number | 'missing' {
  const born = typeof birthDate === 'string' ? realDay(birthDate) : null;
  const today = realDay(chinaDay(at));
  if (born === null || today === null) return 'missing';
  // Born on 29 February, one comes of age on 1 March of a common year.
  const birthdayToCome = `${today.month}-${today.day}` < `${born.month}-${born.day}`;
  const years = Number(today.year) - Number(born.year) - (birthdayToCome ? 1 : 0);
  return years < 0 ? 'missing' : years;
}
