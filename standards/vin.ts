/** 车辆识别代号 (VIN), GB 16735-2019: 17 characters without I O Q, check character at position 9. */
const VALUES: Readonly<Record<string, number>> = Object.freeze({
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9,
});
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Whether the code has the shape and its check character holds. */
export function isVin(code: string): boolean {
  if (!/^[0-9A-HJ-NPR-Z]{17}$/.test(code)) return false;
  const sum = WEIGHTS.reduce((total, weight, position) => {
    const character = code[position] ?? '';
    return total + weight * (VALUES[character] ?? Number(character));
  }, 0);
  return '0123456789X'[sum % 11] === code[8];
}
