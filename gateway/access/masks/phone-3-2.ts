import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** Mobile number: first 3, last 2, for L4. */
export const PHONE_3_2 = stringMask('PHONE_3_2', (value) => (/^1[3-9]\d{9}$/.test(value) ? keepEnds(value, 3, 2) : null));
