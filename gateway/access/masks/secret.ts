import type { Mask } from './mask.ts';
import { stringMask } from './string-mask.ts';

/** Passwords and tokens: six stars for every value that is not empty. */
export const SECRET: Mask = { ...stringMask('SECRET', () => '******', '******'), idempotent: true };
