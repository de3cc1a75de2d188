import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** 公民身份号码 of 18: region and last 4. Only where the region is needed: beside a plain birth date it gives the whole number away. */
export const ID_6_4 = stringMask('ID_6_4', (value) => (/^\d{17}[0-9X]$/.test(value) ? keepEnds(value, 6, 4) : null));
