import { STARS } from './mask.ts';
import type { LeafValue, Mask } from './mask.ts';

/** Makes a mask of strings: null and the empty string stay, any other type and whatever `show` does not know (null) becomes stars. */
export function stringMask(name: string, show: (value: string) => string | null, malformed: string = STARS, scalars: readonly string[] = ['String', 'ID']): Mask {
  return {
    name, version: 1, scalars, idempotent: false, wholeList: false,
    apply(value: LeafValue): LeafValue {
      if (value === null || value === '') return value;
      return typeof value === 'string' ? (show(value) ?? malformed) : malformed;
    },
  };
}
