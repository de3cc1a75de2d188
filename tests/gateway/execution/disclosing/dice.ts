/** Chances drawn from one number, so that a case of the property is told by it. */
export interface Dice {
  /** True in `percent` of a hundred throws. */
  chance(percent: number): boolean;
  /** From 0 to `below` - 1. */
  number(below: number): number;
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: small, even, and the same everywhere. */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number): number => Math.floor(next() * below);
  return {
    chance: (percent) => next() * 100 < percent,
    number,
    pick(from) {
      const picked = from[number(from.length)];
      if (picked === undefined) throw new RangeError('there must be something to pick from');
      return picked;
    },
  };
}
