import { STARS } from './mask.ts';
import type { LeafValue, Mask } from './mask.ts';

/** Lower bound, upper bound (both inclusive, null = open) and label. */
export type Band = readonly [from: number, to: number | null, label: string];

/** 从业人数, the bands of the enterprise register. The dash is U+2013. */
export const HEADCOUNT_BANDS: readonly Band[] = [[0, 9, '0–9人'], [10, 49, '10–49人'], [50, 99, '50–99人'], [100, 299, '100–299人'], [300, null, '300人以上']];

/** Makes the mask that tells in which of the catalogue's bands a whole number lies; the client never chooses the bands. */
export function bandMask(bands: readonly Band[]): Mask {
  return {
    name: 'BAND', version: 1, scalars: ['Band'], idempotent: false, wholeList: false,
    apply(value: LeafValue): LeafValue {
      if (value === null || value === '') return value;
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return STARS;
      return bands.find(([from, to]) => value >= from && (to === null || value <= to))?.[2] ?? STARS;
    },
  };
}

/** {@link bandMask} with the bands of the enterprise register. */
export const BAND: Mask = bandMask(HEADCOUNT_BANDS);
