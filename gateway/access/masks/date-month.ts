import { realDay } from './real-day.ts';
import { stringMask } from './string-mask.ts';

/** Date: year and month, as EDTF (ISO 8601-2) `1985-03-XX`; malformed becomes `XXXX-XX-XX`. */
export const DATE_MONTH = stringMask('DATE_MONTH', (value) => {
  const day = realDay(value);
  return day === null ? null : `${day.year}-${day.month}-XX`;
}, 'XXXX-XX-XX', ['PartialDate', 'String']);
