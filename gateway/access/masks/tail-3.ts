import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** Register numbers of 6 to 32 capitals and digits: the last 3, length kept. */
export const TAIL_3 = stringMask('TAIL_3', (value) => (/^[0-9A-Z]{6,32}$/.test(value) ? keepEnds(value, 0, 3) : null));
