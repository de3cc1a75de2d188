/** Units departments keep money in; the graph speaks yuan. */
const YUAN_DIGITS = { YUAN: 0, TEN_THOUSAND_YUAN: 4 } as const;
export type MoneyUnit = keyof typeof YUAN_DIGITS;

/**
 * Money in yuan with exactly two digits (`5000000.00`), by moving the decimal point in the text, never through a float. Null for what is no
 * amount. Digits beyond the fen are rounded half up: a department that divides by ten thousand sends
 * what a float makes of it.
 */
export function readLegacyAmount(raw: unknown, unit: MoneyUnit): string | null {
  if (typeof raw !== 'string' && typeof raw !== 'number') return null;
  const text = String(raw).normalize('NFKC').trim().replaceAll(',', '');
  const match = /^([+-]?)(\d{1,15})(?:\.(\d{1,20}))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const shift = YUAN_DIGITS[unit] + 2;
  const padded = fraction.padEnd(shift + 1, '0');
  const roundUp = (padded[shift] ?? '0') >= '5' ? 1n : 0n;
  const fen = BigInt(whole + padded.slice(0, shift)) + roundUp;
  const digits = fen.toString().padStart(3, '0');
  return `${sign === '-' && fen !== 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
