const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The year, month and day of `YYYY-MM-DD` where that is a day of the Gregorian calendar, else null. */
export function realDay(value: string): { readonly year: string; readonly month: string; readonly day: string } | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (parts === null) return null;
  const [, year = '', month = '', day = ''] = parts;
  const days = (DAYS[Number(month) - 1] ?? 0) + (month === '02' && isLeap(Number(year)) ? 1 : 0);
  return day >= '01' && Number(day) <= days ? { year, month, day } : null;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
