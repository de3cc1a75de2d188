/** A verdict: what is not known is neither true nor false. */
export const TERNARIES = ['TRUE', 'FALSE', 'UNKNOWN'] as const;
export type Ternary = (typeof TERNARIES)[number];

/** A verdict from what is known; null is UNKNOWN. */
export function ternary(known: boolean | null): Ternary {
  if (known === null) return 'UNKNOWN';
  return known ? 'TRUE' : 'FALSE';
}
