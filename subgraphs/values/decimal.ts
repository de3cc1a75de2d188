const SHAPE = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/;

/** A decimal of two digits (yuan, square metres) in whole hundredths; null for anything else. Money is never a float. */
export function fenOf(yuan: string | null | undefined): bigint | null {
  const parts = yuan === null || yuan === undefined ? null : SHAPE.exec(yuan);
  if (parts === null) return null;
  const [, sign, whole = '0', cents = ''] = parts;
  const fen = BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0'));
  return sign === '-' ? -fen : fen;
}
