/** A bijection of [0, modulus) and its inverse: x → (factor·x + offset) mod modulus. Looks scattered, costs nothing. */
export interface Permutation {
  readonly modulus: number;
  forward(value: number): number;
  backward(value: number): number;
}

function inverseModulo(factor: number, modulus: number): number {
  let [previous, current] = [factor % modulus, modulus];
  let [coefficient, next] = [1, 0];
  while (current !== 0) {
    const quotient = Math.floor(previous / current);
    [previous, current] = [current, previous - quotient * current];
    [coefficient, next] = [next, coefficient - quotient * next];
  }
  if (previous !== 1) throw new RangeError('permutation: the factor must have no divisor in common with the modulus');
  return ((coefficient % modulus) + modulus) % modulus;
}

/** `factor` must be coprime with `modulus`; `factor × modulus` must stay below 2^53. */
export function permutation(modulus: number, factor: number, offset: number): Permutation {
  if (factor * modulus > Number.MAX_SAFE_INTEGER) throw new RangeError('permutation: factor × modulus must stay below 2^53');
  const inverse = inverseModulo(factor, modulus);
  return {
    modulus,
    forward: (value) => (value * factor + offset) % modulus,
    backward: (value) => ((((value - offset) % modulus) + modulus) % modulus) * inverse % modulus,
  };
}
