import { weightedChoice } from '../weighted-choice.ts';

/** Education (GB/T 4658) by age; from 25 on the shares of domain.md 5.2. */
const BY_AGE: readonly (readonly [untilAge: number, table: readonly (readonly [string, number])[]])[] = [
  [5, [['90', 1]]],
  [12, [['80', 1]]],
  [15, [['70', 1]]],
  [18, [['60', 70], ['40', 30]]],
  [24, [['20', 42], ['30', 33], ['60', 12], ['40', 8], ['70', 5]]],
  [39, [['80', 3], ['70', 22], ['60', 14], ['40', 10], ['30', 23], ['20', 24.5], ['14', 3.5]]],
  [59, [['80', 15], ['70', 45], ['60', 12], ['40', 6], ['30', 11.5], ['20', 9], ['14', 1.5]]],
  [200, [['80', 55], ['70', 32], ['60', 9], ['30', 2.5], ['20', 1.4], ['14', 0.1]]],
];

/** `draw` in [0, 1). */
export function educationLevel(age: number, draw: number): string {
  return weightedChoice(BY_AGE.find(([untilAge]) => age <= untilAge)?.[1] ?? [['90', 1]], draw);
}
