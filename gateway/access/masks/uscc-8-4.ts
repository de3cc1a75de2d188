import { keepEnds } from './keep-ends.ts';
import { stringMask } from './string-mask.ts';

/** 统一社会信用代码: first 8 and last 4. Not used by default, as the code is public. */
export const USCC_8_4 = stringMask('USCC_8_4', (value) => (/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value) ? keepEnds(value, 8, 4) : null));
