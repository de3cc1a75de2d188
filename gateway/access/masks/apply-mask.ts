import type { LeafValue, Mask } from './mask.ts';

/** Applies a mask to what stands at a field: element by element in lists, nested ones too, unless the mask takes lists whole. */
export function applyMask(mask: Mask, value: LeafValue): LeafValue {
  if (!Array.isArray(value) || mask.wholeList) return mask.apply(value);
  return value.map((element: LeafValue) => applyMask(mask, element));
}
