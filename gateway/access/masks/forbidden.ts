import type { Mask } from './mask.ts';

/** `X`: no mask at all. A field that names it has no usable mask and is never decided MASK; should one be applied all the same, nothing shows. */
export const X: Mask = { name: 'X', version: 1, scalars: ['*'], idempotent: true, wholeList: true, apply: () => null };
