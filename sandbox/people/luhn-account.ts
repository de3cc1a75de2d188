/** A bank account in the reserved range: `629999`, the twelve digits, and the Luhn digit (ISO/IEC 7812). */
export function luhnAccount(digits12: string): string {
  const payload = `629999${digits12}`;
  const sum = [...payload].reverse().reduce((total, digit, position) => {
    const value = position % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return payload + String((10 - (sum % 10)) % 10);
}
