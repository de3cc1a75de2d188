import type { LoginReason } from './login-refusal.ts';
import { parseStrictJsonObject } from './strict-json.ts';

/** The parts of a compact JWS (RFC 7515 section 7.1) before anything of it is believed. */
export interface CompactJws {
  readonly algorithm: string;
  readonly keyId: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** ASCII of `header.payload`: what the signature is over. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

export type CompactJwsReading = { readonly ok: true; readonly jws: CompactJws } | { readonly ok: false; readonly reason: LoginReason };

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** RFC 9068 section 2.1; media types compare without regard to case and may carry the prefix (RFC 7515 section 4.1.9). */
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt']);

/**
 * Reads a token strictly. Header members that name a key (`jku`, `x5u`, `jwk`, `x5c`) are not looked at; any `crit` is refused, since
 * no extension is understood; `typ` must say access token (RFC 9068 section 4).
 */
export function readCompactJws(token: string): CompactJwsReading {
  const parts = token.split('.');
  if (parts.length === 5) return { ok: false, reason: 'TOKEN_ENCRYPTED' };
  const [encodedHeader = '', encodedPayload = '', encodedSignature = ''] = parts;
  if (parts.length !== 3 || !BASE64URL.test(encodedHeader) || !BASE64URL.test(encodedPayload)) return { ok: false, reason: 'TOKEN_MALFORMED' };
  const header = decodeObject(encodedHeader);
  if (header === null) return { ok: false, reason: 'HEADER_MALFORMED' };
  if ('crit' in header || 'b64' in header) return { ok: false, reason: 'HEADER_CRITICAL' };
  if ('zip' in header || 'enc' in header || 'cty' in header) return { ok: false, reason: 'HEADER_MALFORMED' };
  const { alg, kid, typ } = header;
  if (typeof typ !== 'string' || !TYPES.has(typ.toLowerCase())) return { ok: false, reason: 'TYPE_WRONG' };
  if (typeof alg !== 'string') return { ok: false, reason: 'HEADER_MALFORMED' };
  if (typeof kid !== 'string' || kid.length === 0 || kid.length > 128) return { ok: false, reason: 'HEADER_MALFORMED' };
  if (!BASE64URL.test(encodedSignature)) return { ok: false, reason: 'SIGNATURE_WRONG' };
  const claims = decodeObject(encodedPayload);
  if (claims === null) return { ok: false, reason: 'CLAIMS_MALFORMED' };
  return {
    ok: true,
    jws: { algorithm: alg, keyId: kid, claims, signingInput: `${encodedHeader}.${encodedPayload}`, signature: Buffer.from(encodedSignature, 'base64url') },
  };
}

/** UTF-8 that is not well-formed is refused, not repaired: two readers must not see two texts. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeObject(encoded: string): Readonly<Record<string, unknown>> | null {
  try {
    return parseStrictJsonObject(UTF8.decode(Buffer.from(encoded, 'base64url')));
  } catch {
    // The decoder throws on ill-formed UTF-8 and nothing else here throws.
    return null;
  }
}
