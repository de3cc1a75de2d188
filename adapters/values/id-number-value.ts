import { normalizeIdNumber, parseIdNumber } from '../../standards/id-number.ts';

/** An ID number as a system holds it, in its normal form, with the marks of how it was written. */
export interface IdNumberValue {
  /** 18 characters when it could be brought to that; whatever it is otherwise. */
  readonly number: string;
  /** `ID_LOWERCASE_X`, `ID_FULL_WIDTH`, `ID_SPACE`, `ID_15_DIGITS`, `ID_CHECK_CHARACTER`, `ID_NOT_A_NUMBER`. */
  readonly quality: readonly string[];
}

/** Brings an ID number to its normal form. Never throws, and never refuses: whether to accept a bad one is the caller's decision. */
export function readIdNumber(raw: string): IdNumberValue {
  const quality: string[] = [];
  const halfWidth = raw.normalize('NFKC');
  if (/[\uff10-\uff19\uff38\uff58]/.test(raw)) quality.push('ID_FULL_WIDTH');
  if (/\s/.test(halfWidth)) quality.push('ID_SPACE');
  const compact = halfWidth.replaceAll(/\s+/gu, '');
  if (compact.endsWith('x')) quality.push('ID_LOWERCASE_X');
  if (/^\d{15}$/.test(compact)) quality.push('ID_15_DIGITS');
  const number = normalizeIdNumber(raw);
  const parsed = parseIdNumber(number);
  if (!parsed.ok) quality.push(parsed.problem === 'CHECK_CHARACTER' ? 'ID_CHECK_CHARACTER' : 'ID_NOT_A_NUMBER');
  return { number, quality };
}

/** Whether a normalised number has the shape of an ID number; its check character may be wrong, as some registered ones are. */
export function hasIdNumberShape(number: string): boolean {
  return /^\d{17}[\dX]$/.test(number);
}
