import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** 公民身份号码 of 18: first and last 2, for L4. */
export const ID_1_2 = stringMask('ID_1_2', (value) => (/^\d{17}[0-9X]$/.test(value) ? keepEnds(value, 1, 2) : null));
