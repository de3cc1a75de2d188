import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** 公民身份号码 of 18: first and last (open data, cross-region). */
export const ID_1_1 = stringMask('ID_1_1', (value) => (/^\d{17}[0-9X]$/.test(value) ? keepEnds(value, 1, 1) : null));
