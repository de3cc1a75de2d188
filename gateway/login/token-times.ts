import type { LoginReason } from './login-refusal.ts';

/** NumericDates of a token that passed (RFC 7519 section 4.1), epoch seconds. */
export interface TokenTimes {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface TimePolicy {
  /** Clock skew allowed; 0 to 60. */
  readonly skewSeconds: number;
  /** Longest `exp − iat`. */
  readonly maxLifeSeconds: number;
}

export type TimesReading = { readonly ok: true; readonly times: TokenTimes } | { readonly ok: false; readonly reason: LoginReason };

/** Whole seconds between 2000 and 9999: a string, a float, 1e308 or a count of milliseconds is no time. */
function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 946_684_800 && value <= 253_402_300_799;
}

/**
 * Checks `iat`, `exp` and `nbf` at `now` (epoch seconds). `iat` and `exp` must be there. A token is valid while `now < exp + skew` and from
 * `nbf − skew` and `iat − skew` on.
 */
export function checkTimes(claims: Readonly<Record<string, unknown>>, now: number, { skewSeconds, maxLifeSeconds }: TimePolicy): TimesReading {
  const { iat, exp, nbf = iat } = claims;
  if (!isNumericDate(iat) || !isNumericDate(exp) || !isNumericDate(nbf) || exp <= iat) return { ok: false, reason: 'TIMES_MALFORMED' };
  if (exp - iat > maxLifeSeconds) return { ok: false, reason: 'LIFE_TOO_LONG' };
  if (iat > now + skewSeconds || nbf > now + skewSeconds) return { ok: false, reason: 'NOT_YET_VALID' };
  if (now >= exp + skewSeconds) return { ok: false, reason: 'EXPIRED' };
  return { ok: true, times: { issuedAt: iat, expiresAt: exp } };
}
