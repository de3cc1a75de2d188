import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** Division code of 6, 9 or 12 digits: the county; a 6-digit code, of which nothing would be hidden, shows the city only. */
export const DIV_6 = stringMask('DIV_6', (value) => (/^(?:\d{6}|\d{9}|\d{12})$/.test(value) ? keepEnds(value, value.length === 6 ? 4 : 6, 0) : null));
