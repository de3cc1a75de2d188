import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** 公民身份号码 of 18: first 3, 11 stars, last 4. The check digit is not verified, so a wrong one is masked alike. */
export const ID_3_4 = stringMask('ID_3_4', (value) => (/^\d{17}[0-9X]$/.test(value) ? keepEnds(value, 3, 4) : null));
