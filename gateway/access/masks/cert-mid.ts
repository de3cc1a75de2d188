import { stringMask } from './string-mask.ts';

/** Marriage and divorce certificates: prefix, office and the last 2. No pattern is agreed for any other certificate number. */
export const CERT_MID = stringMask('CERT_MID', (value) => {
  const office = /^((?:J|L|BJ|BL)\d{6})-\d{4}-\d{6}$/.exec(value)?.[1];
  return office === undefined ? null : `${office}-****-****${value.slice(-2)}`;
});
