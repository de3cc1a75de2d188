/** A date of the precision the source has as EDTF: `1985`, `1985-03` and `1985-03-09` become `1985-XX-XX`, `1985-03-XX`, `1985-03-09`; null for anything else. */
export function partialDate(date: string | null): string | null {
  if (date === null) return null;
  if (/^\d{4}$/.test(date)) return `${date}-XX-XX`;
  if (/^\d{4}-\d{2}$/.test(date)) return `${date}-XX`;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null;
}
