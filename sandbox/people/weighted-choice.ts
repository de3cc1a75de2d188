/** Chooses by weight: `fraction` in [0, 1) falls on one entry. Throws RangeError on an empty table. */
export function weightedChoice<T>(entries: readonly (readonly [T, number])[], fraction: number): T {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = fraction * total;
  for (const [value, weight] of entries) {
    rest -= weight;
    if (rest < 0) return value;
  }
  const last = entries.at(-1);
  if (last === undefined) throw new RangeError('weightedChoice: the table must not be empty');
  return last[0];
}
