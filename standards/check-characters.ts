/** Check character systems of the national identifiers: pure arithmetic, vectors in tests/oracles/identifier-vectors.json. */

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** GB 32100-2015 alphabet: no I O S V Z. */
export const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function weightedSum(text: string, alphabet: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, position) => {
    const value = alphabet.indexOf(text[position] ?? '?');
    if (value < 0) throw new RangeError(`character ${position + 1} must be one of ${alphabet.length} letters of the alphabet`);
    return sum + value * weight;
  }, 0);
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** ISO 7064 MOD 11-2 over 17 digits (GB 11643-1999): `0`–`9` or `X`. Throws RangeError on anything but digits. */
export function checkCharacterMod11Radix2(digits17: string): string {
  return '10X98765432'[weightedSum(digits17, '0123456789', ID_WEIGHTS) % 11] ?? '';
}

const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 32100-2015 over the first 17 characters. Throws RangeError outside the alphabet. */
export function checkCharacterUscc(first17: string): string {
  return USCC_ALPHABET[(31 - (weightedSum(first17, USCC_ALPHABET, USCC_WEIGHTS) % 31)) % 31] ?? '';
}

const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11714-1997 over the first 8 characters: `0`–`9` or `X`. Throws RangeError outside 0–9 A–Z. */
export function checkCharacterOrganization(first8: string): string {
  const value = 11 - (weightedSum(first8, ALPHANUMERIC, ORGANIZATION_WEIGHTS) % 11);
  return value === 10 ? 'X' : String(value % 11);
}

/** ISO 7064 MOD 11,10 (GB/T 17710): old registration numbers, food permits. Throws RangeError on anything but digits. */
export function checkCharacterMod11Comma10(digits: string): string {
  return hybridCheck(digits, '0123456789', 10);
}

/** ISO 7064 MOD 37,36 (GB/T 17710): e-licence identifiers. Throws RangeError outside 0–9 A–Z. */
export function checkCharacterMod37Comma36(text: string): string {
  return hybridCheck(text, ALPHANUMERIC, 36);
}

function hybridCheck(text: string, alphabet: string, modulus: number): string {
  let product = modulus;
  for (const [position, character] of [...text].entries()) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new RangeError(`character ${position + 1} must be one of ${alphabet.length} letters of the alphabet`);
    const sum = (product + value) % modulus || modulus;
    product = (sum * 2) % (modulus + 1);
  }
  return alphabet[(modulus + 1 - product) % modulus] ?? '';
}

/** Luhn (ISO/IEC 7812): whether the digits, check digit included, sum to a multiple of ten. */
export function passesLuhn(digits: string): boolean {
  if (!/^[0-9]{2,}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, position) => {
    const doubled = position % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
