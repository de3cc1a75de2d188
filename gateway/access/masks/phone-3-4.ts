import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** Mobile number: first 3, last 4; 10,000 candidates remain. */
export const PHONE_3_4 = stringMask('PHONE_3_4', (value) => (/^1[3-9]\d{9}$/.test(value) ? keepEnds(value, 3, 4) : null));
