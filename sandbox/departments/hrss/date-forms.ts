/** How offices wrote dates into the same column over the years (domain.md 7.3). */
const FORMS: readonly ((date: string) => string | number)[] = [
  (date) => `${date.replaceAll('-', '')}195653`,
  (date) => date.replaceAll('-', ''),
  (date) => `${date} 00:00:00.000000000`,
  (date) => date,
  // Midnight in China, which is the day before in UTC.
  (date) => Date.parse(`${date}T00:00:00+08:00`),
  (date) => date.slice(0, 7).replace('-', ''),
];
export const DATE_FORM_COUNT = FORMS.length;

/** Ways of saying that there is no date. */
const ABSENT: readonly (string | null)[] = ['', ' ', null, 'NULL', '无', '0001-01-01'];

/** A date in the form numbered `form` (any whole number); a null date in one of the ways of being absent. */
export function writtenDate(date: string | null, form: number): string | number | null {
  if (date === null) return ABSENT[form % ABSENT.length] ?? null;
  return (FORMS[form % FORMS.length] ?? FORMS[0])?.(date) ?? date;
}
