import { stringMask } from './string-mask.ts';

/** Landline number: area code, five fixed stars, last 2. Area codes that begin 01 or 02 have 3 digits, all others 4. */
export const LANDLINE = stringMask('LANDLINE', (value) => {
  if (!/^0\d{2,3}-?\d{7,8}$/.test(value)) return null;
  const digits = value.replace('-', '');
  const area = /^0[12]/.test(digits) ? 3 : 4;
  const subscriber = digits.length - area;
  return subscriber === 7 || subscriber === 8 ? `${digits.slice(0, area)}*****${digits.slice(-2)}` : null;
});
