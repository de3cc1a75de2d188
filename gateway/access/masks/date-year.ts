import { realDay } from './real-day.ts';
import { stringMask } from './string-mask.ts';

/** Date: the year, as EDTF (ISO 8601-2) `1985-XX-XX`; X is that format's star, so a malformed one becomes `XXXX-XX-XX`. */
export const DATE_YEAR = stringMask('DATE_YEAR', (value) => {
  const day = realDay(value);
  return day === null ? null : `${day.year}-XX-XX`;
}, 'XXXX-XX-XX', ['PartialDate', 'String']);
