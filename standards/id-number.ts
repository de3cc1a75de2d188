/** 公民身份号码, GB 11643-1999: 6 division + 8 birth date + 3 sequence + 1 check character (ISO 7064 MOD 11-2). */
import { checkCharacterMod11Radix2 } from './check-characters.ts';

export const ID_NUMBER_PROBLEMS = ['LENGTH', 'CHARACTERS', 'BIRTH_DATE', 'CHECK_CHARACTER'] as const;
export type IdNumberProblem = (typeof ID_NUMBER_PROBLEMS)[number];

export interface IdNumber {
  /** 18 characters, `X` in upper case. */
  readonly number: string;
  /** First six digits. Never checked against today's division table: people keep the code of a county that no longer exists. */
  readonly division: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** GB/T 2261.1: `1` male, `2` female, from the parity of the 17th digit. */
  readonly sex: '1' | '2';
}

export type IdNumberReading = { readonly ok: true; readonly value: IdNumber } | { readonly ok: false; readonly problem: IdNumberProblem };

/** Whether `YYYY-MM-DD` names a day of the Gregorian calendar. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Check character of the first 17 digits, `0`–`9` or `X`. */
export function idNumberCheckCharacter(first17: string): string {
  return checkCharacterMod11Radix2(first17);
}

/**
 * Brings the forms seen in old systems to one: surrounding white space and full-width digits away, `x` to `X`, 15 digits upgraded to 18.
 * What it cannot bring to 18 characters it returns trimmed, for {@link parseIdNumber} to refuse.
 */
export function normalizeIdNumber(raw: string): string {
  const halfWidth = raw.normalize('NFKC').replaceAll(/\s+/gu, '').toUpperCase();
  return /^\d{15}$/.test(halfWidth) ? upgradeIdNumber15(halfWidth) : halfWidth;
}

/** 15-digit number of before 1999 to 18 characters: century `19` after the sixth digit, then the check character. Expects 15 digits. */
export function upgradeIdNumber15(number15: string): string {
  const first17 = `${number15.slice(0, 6)}19${number15.slice(6)}`;
  return first17 + idNumberCheckCharacter(first17);
}

/** Reads an exact 18-character number; normalise first where the source is careless. Never throws. */
export function parseIdNumber(number: string): IdNumberReading {
  if (number.length !== 18) return { ok: false, problem: 'LENGTH' };
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return { ok: false, problem: 'CHARACTERS' };
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)];
  if (Number(year) < 1800 || !isCalendarDate(Number(year), Number(month), Number(day))) return { ok: false, problem: 'BIRTH_DATE' };
  if (idNumberCheckCharacter(number.slice(0, 17)) !== number[17]) return { ok: false, problem: 'CHECK_CHARACTER' };
  const sex = Number(number[16]) % 2 === 1 ? '1' : '2';
  return { ok: true, value: { number, division: number.slice(0, 6), birthDate: `${year}-${month}-${day}`, sex } };
}
