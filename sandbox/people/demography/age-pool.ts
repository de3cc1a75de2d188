import { MAX_AGE, femaleShare, personsByAge } from './age-bands.ts';

export type Sex = '1' | '2';

export interface PoolPerson {
  readonly age: number;
  readonly sex: Sex;
}

/** Persons not yet placed in a household, counted by age and sex; `draw` in [0, 1) chooses among those who fit. */
export class AgePool {
  readonly #counts: Record<Sex, number[]>;

  constructor(total: number) {
    const byAge = personsByAge(total);
    const women = byAge.map((count, age) => Math.round(count * femaleShare(age)));
    this.#counts = { '1': byAge.map((count, age) => count - (women[age] ?? 0)), '2': women };
  }

  /** How many are left of the given sexes and ages. */
  count(sexes: readonly Sex[], from: number, to: number): number {
    let sum = 0;
    for (const sex of sexes) {
      for (let age = Math.max(0, from); age <= Math.min(MAX_AGE, to); age += 1) sum += this.#counts[sex][age] ?? 0;
    }
    return sum;
  }

  /** Takes one, every fitting person being equally likely; null when nobody fits. */
  take(sexes: readonly Sex[], from: number, to: number, draw: number): PoolPerson | null {
    let rest = Math.floor(draw * this.count(sexes, from, to));
    for (const sex of sexes) {
      const counts = this.#counts[sex];
      for (let age = Math.max(0, from); age <= Math.min(MAX_AGE, to); age += 1) {
        const here = counts[age] ?? 0;
        if (rest < here) {
          counts[age] = here - 1;
          return { age, sex };
        }
        rest -= here;
      }
    }
    return null;
  }
}
