import type { LoginReason } from './login-refusal.ts';
import type { LoginRequest } from './login-request.ts';

/** Longest token taken, in characters: well above the portal's largest, well below what Node takes as headers. */
export const MAX_TOKEN_LENGTH = 8192;

export type PresentedToken =
  | { readonly ok: true; readonly scheme: 'bearer' | 'dpop'; readonly token: string }
  | { readonly ok: false; readonly reason: LoginReason };

const USUAL_SCHEME = 'Bearer ';

/**
 * What follows the scheme where one Authorization header is written as nearly every client writes it; null where it is not, or the URL has a query. Its characters and
 * length are not looked at: for finding it among tokens that were believed, which {@link presentedToken} let pass.
 */
export function usualBearer({ target, headers }: LoginRequest): string | null {
  const values = headers['authorization'];
  const value = values?.[0];
  if (value === undefined || values?.length !== 1 || !value.startsWith(USUAL_SCHEME) || target.includes('?')) return null;
  return value.slice(USUAL_SCHEME.length);
}

/** RFC 6750 section 2.1 `b64token`; RFC 9449 section 7.1 uses the same under the scheme DPoP. */
const CREDENTIALS = /^(bearer|dpop) +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Finds the one token of a request: in exactly one Authorization header, never in the URL (RFC 9700 section 4.3.2). */
export function presentedToken(request: LoginRequest): PresentedToken {
  const query = request.target.indexOf('?');
  if (query >= 0 && new URLSearchParams(request.target.slice(query + 1)).has('access_token')) return { ok: false, reason: 'TOKEN_IN_URL' };
  const values = request.headers['authorization'] ?? [];
  const [value, ...others] = values;
  if (value === undefined) return { ok: false, reason: 'TOKEN_MISSING' };
  if (others.length > 0) return { ok: false, reason: 'AUTHORIZATION_REPEATED' };
  if (value.length > MAX_TOKEN_LENGTH + 16) return { ok: false, reason: 'TOKEN_TOO_LONG' };
  const [, scheme, token] = CREDENTIALS.exec(value) ?? [];
  if (scheme === undefined || token === undefined) return { ok: false, reason: 'AUTHORIZATION_MALFORMED' };
  if (token.length > MAX_TOKEN_LENGTH) return { ok: false, reason: 'TOKEN_TOO_LONG' };
  return { ok: true, scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token };
}
