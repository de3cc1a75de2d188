import type { Mask } from './mask.ts';

/** Nothing of the value, of any type: null, listed as masked. Empty too, and a list as a whole, so that neither presence nor length shows. */
export const SUPPRESS: Mask = { name: 'SUPPRESS', version: 1, scalars: ['*'], idempotent: true, wholeList: true, apply: () => null };
