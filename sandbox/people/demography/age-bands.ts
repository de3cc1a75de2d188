/** Age bands of the residents of Xinbei in percent (domain.md 5.2, sum 100): [first age, last age, share]. */
export const AGE_BANDS: readonly (readonly [number, number, number])[] = [
  [0, 4, 3.8], [5, 9, 5.3], [10, 14, 5.1], [15, 19, 4.2], [20, 24, 5], [25, 29, 6.9], [30, 34, 9.2], [35, 39, 8.6], [40, 44, 7.3],
  [45, 49, 7.4], [50, 54, 8.4], [55, 59, 8], [60, 64, 5.2], [65, 69, 5.5], [70, 74, 4.2], [75, 79, 2.6], [80, 84, 1.8], [85, 89, 1],
  [90, 94, 0.4], [95, 99, 0.09], [100, 103, 0.01],
];

/** The highest age the generator gives. */
export const MAX_AGE = 103;

/** Household sizes of family households in percent: [members, share]; 6+ is 6 and 7 (domain.md 5.2, mean 2.46). */
export const HOUSEHOLD_SIZES: readonly (readonly [number, number])[] = [[1, 27], [2, 31], [3, 22], [4, 11.5], [5, 6], [6, 2], [7, 0.5]];

/** Share of persons in collective households (集体户). */
export const COLLECTIVE_SHARE = 0.06;

/** Share of the deceased among the persons kept. */
export const DECEASED_SHARE = 0.01;

const FEMALE_SHARE: readonly (readonly [number, number])[] = [[0, 0.48], [20, 0.47], [39, 0.47], [60, 0.5], [80, 0.55], [95, 0.68], [MAX_AGE, 0.7]];

/** Share of women at an age, straight lines between the published points. */
export function femaleShare(age: number): number {
  for (let position = 1; position < FEMALE_SHARE.length; position += 1) {
    const [fromAge = 0, fromShare = 0] = FEMALE_SHARE[position - 1] ?? [];
    const [toAge = 0, toShare = 0] = FEMALE_SHARE[position] ?? [];
    if (age <= toAge) return fromShare + ((toShare - fromShare) * (age - fromAge)) / (toAge - fromAge);
  }
  return 0.7;
}

/** Persons of each single age among `total`, by largest remainder so that the bands come out exact. */
export function personsByAge(total: number): readonly number[] {
  const exact = AGE_BANDS.flatMap(([from, to, share]) =>
    Array.from({ length: to - from + 1 }, (_, step) => ({ age: from + step, amount: (total * share) / 100 / (to - from + 1) })),
  );
  const counts = exact.map(({ amount }) => Math.floor(amount));
  let missing = total - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map(({ age, amount }) => ({ age, rest: amount - Math.floor(amount) })).toSorted((a, b) => b.rest - a.rest || a.age - b.age);
  for (const { age } of byRemainder) {
    if (missing === 0) break;
    counts[age] = (counts[age] ?? 0) + 1;
    missing -= 1;
  }
  return counts;
}
