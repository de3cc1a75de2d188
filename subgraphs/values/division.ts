const CODE = /^\d{6}(?:\d{3}){0,2}$/;

/** Whether a division lies within another, by their codes (6, 9 or 12 digits); null when either is no code or the inner one is too coarse to tell. */
export function isWithinDivision(inner: string | null, outer: string | null): boolean | null {
  if (inner === null || outer === null || !CODE.test(inner) || !CODE.test(outer)) return null;
  const significant = significantPart(outer);
  const own = significantPart(inner);
  // 320400 (the city) says nothing of which district: neither true nor false, unless it already differs.
  if (own.length < significant.length) return significant.startsWith(own) ? null : false;
  return own.startsWith(significant);
}

/** A province ends in 0000 and a prefecture in 00 of its six digits; finer codes are whole. */
function significantPart(code: string): string {
  if (code.length > 6) return code.replace(/(?:000)+$/, '');
  return code.replace(/(?:00){1,2}$/, '');
}
