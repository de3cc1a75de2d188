import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** Bank card of 16 to 19 digits: the last 4, length kept. */
export const CARD_4 = stringMask('CARD_4', (value) => (/^\d{16,19}$/.test(value) ? keepEnds(value, 0, 4) : null));
