import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** Division code of 6, 9 or 12 digits: the city. */
export const DIV_4 = stringMask('DIV_4', (value) => (/^(?:\d{6}|\d{9}|\d{12})$/.test(value) ? keepEnds(value, 4, 0) : null));
