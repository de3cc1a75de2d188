import { ownText } from './own-text.ts';
import { leafOf } from './text-pattern.ts';

/** What all reader code is bound to, first of all: {@link LEAF_OF}, and what {@link keptPart} speaks of. */
export const CONSTANTS: readonly unknown[] = [leafOf, ownText];

/** Name of the function that reads a leaf that is no text. */
export const LEAF_OF = 'c0';

/** An expression of a part of the text as it is kept: cut out of it, or, where the text itself is not to be kept (`C`), copied. */
export function keptPart(part: string): string {
  return `(C?c1(${part}):${part})`;
}
