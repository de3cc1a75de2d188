import type { LoginReason } from './login-refusal.ts';
import type { SignedText } from './signature.ts';
import { parseStrictJsonObject } from './strict-json.ts';

/** The parts of a compact JWS (RFC 7515 section 7.1) before anything of it is believed. */
export interface CompactJws extends SignedText {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

export type CompactJwsReading = { readonly ok: true; readonly jws: CompactJws } | { readonly ok: false; readonly reason: LoginReason };

/** RFC 9068 section 2.1. Media types compare without regard to case and may carry the prefix (RFC 7515 section 4.1.9). */
export const ACCESS_TOKEN_TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt']);

/**
 * Reads a JWT of one of `types` strictly. Header members that name a key elsewhere (`jku`, `x5u`, `x5c`) are not looked at; any `crit` is refused, since
 * no extension is understood; `typ` keeps one kind of token from passing as another (RFC 8725 section 3.11).
 */
export function readCompactJws(text: string, types: ReadonlySet<string>): CompactJwsReading {
  const parts = text.split('.');
  if (parts.length === 5) return { ok: false, reason: 'TOKEN_ENCRYPTED' };
  const [encodedHeader = '', encodedPayload = '', encodedSignature = ''] = parts;
  if (parts.length !== 3) return { ok: false, reason: 'TOKEN_MALFORMED' };
  const [headerBytes, payloadBytes, signature] = [encodedHeader, encodedPayload, encodedSignature].map(decodeBase64url);
  if (!headerBytes || !payloadBytes) return { ok: false, reason: 'TOKEN_MALFORMED' };
  const header = parseObject(headerBytes);
  if (header === null) return { ok: false, reason: 'HEADER_MALFORMED' };
  const problem = headerProblem(header, types);
  if (problem !== null) return { ok: false, reason: problem };
  if (!signature) return { ok: false, reason: 'SIGNATURE_WRONG' };
  const claims = parseObject(payloadBytes);
  if (claims === null) return { ok: false, reason: 'CLAIMS_MALFORMED' };
  return { ok: true, jws: { header, algorithm: String(header['alg']), claims, signingInput: `${encodedHeader}.${encodedPayload}`, signature } };
}

/** The `kid`, nothing but a name; null when it is missing or no name. */
export function keyIdOf({ header }: CompactJws): string | null {
  const { kid } = header;
  return typeof kid === 'string' && kid.length > 0 && kid.length <= 128 ? kid : null;
}

function headerProblem(header: Readonly<Record<string, unknown>>, types: ReadonlySet<string>): LoginReason | null {
  if ('crit' in header || 'b64' in header) return 'HEADER_CRITICAL';
  if ('zip' in header || 'enc' in header || 'cty' in header) return 'HEADER_MALFORMED';
  const { alg, typ } = header;
  if (typeof typ !== 'string' || !types.has(typ.toLowerCase())) return 'TYPE_WRONG';
  return typeof alg === 'string' ? null : 'HEADER_MALFORMED';
}

/** Bytes of canonical base64url; null for anything else, so that no token has a second spelling. */
function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : null;
}

/** UTF-8 that is not well-formed is refused, not repaired: two readers must not see two texts. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    return parseStrictJsonObject(UTF8.decode(bytes));
  } catch {
    // The decoder throws on ill-formed UTF-8 and nothing else here throws.
    return null;
  }
}
