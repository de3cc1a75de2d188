/** The year, month and day of `YYYY-MM-DD` where that is a day of the Gregorian calendar, else null. */
export function realDay(value: string): { readonly year: string; readonly month: string; readonly day: string } | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (parts === null) return null;
  const [, year = '', month = '', day = ''] = parts;
  // Parsing rolls impossible days over (30 February becomes 1 March), so the text must come back unchanged.
  const instant = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== value) return null;
  return { year, month, day };
}
