/** The day the synthetic world is seen from: ages, validity and paid months are as of this date, so that the data never shifts under a test. */
export const REFERENCE_DATE = '2026-11-20';

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}

/** `YYYY-MM-DD` of a day number. */
export function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** A date so many days later (negative: earlier). */
export function addDays(date: string, days: number): string {
  return isoDate(dayNumber(date) + days);
}

/** A date so many years later; 29 February becomes 28 February in a common year. */
export function addYears(date: string, years: number): string {
  const year = Number(date.slice(0, 4)) + years;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const rest = date.slice(5) === '02-29' && !leap ? '02-28' : date.slice(5);
  return `${String(year).padStart(4, '0')}-${rest}`;
}

/** Completed years at the reference date. */
export function ageOn(birthDate: string, date: string = REFERENCE_DATE): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** `YYYY-MM` so many months before the reference month. */
export function monthBefore(months: number): string {
  const total = Number(REFERENCE_DATE.slice(0, 4)) * 12 + Number(REFERENCE_DATE.slice(5, 7)) - 1 - months;
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`;
}
