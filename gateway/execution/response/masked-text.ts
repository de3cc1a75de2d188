import { applyMask } from '../../access/masks/apply-mask.ts';
import type { LeafValue, Mask } from '../../access/masks/mask.ts';
import { STARS } from '../../access/masks/mask.ts';
import { maskNamed } from '../../access/masks/registry.ts';
import { bail } from './irregular.ts';

/** What JSON writes as it stands: no quote, backslash, control character, nor halves of letters. Looking costs less than `JSON.stringify` for the few letters a mask leaves. */
const VERBATIM = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

const STARS_TEXT = JSON.stringify(STARS);

/**
 * JSON text of a value under the mask `name`; `nullable` as in an access plan's field. A mask that no code knows shows nothing, and a list where one
 * value belongs is none. Always escaped, for a mask may return anything.
 */
export function maskedText(nullable: readonly boolean[], name: string, value: unknown): string {
  return textUnder(maskNamed(name), nullable, value) ?? bail();
}

/** The same under a mask that was found before; null where nothing may be shown in a position that must have a value. */
export function textUnder(mask: Mask | null, nullable: readonly boolean[], value: unknown): string | null {
  const shown = mask === null || Array.isArray(value) !== nullable.length > 1 ? null : applyMask(mask, value as LeafValue); // a leaf's value as it was parsed from JSON
  if (shown === null) return nullable[0] === true ? 'null' : null;
  if (shown === STARS) return STARS_TEXT;
  return typeof shown === 'string' && VERBATIM.test(shown) ? `"${shown}"` : JSON.stringify(shown);
}
