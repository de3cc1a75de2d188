import { z } from 'zod';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from './token-algorithm.ts';

/** Public members of one usable JWK (RFC 7517 section 4), private and key-location members left behind. */
export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly alg: TokenAlgorithm;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

export type JwksReading =
  | { readonly ok: true; readonly keys: ReadonlyMap<string, PublicJwk> }
  | { readonly ok: false; readonly problem: 'NOT_JSON' | 'NOT_A_KEY_SET' | 'TOO_MANY_KEYS' | 'KEY_ID_REPEATED' | 'NO_USABLE_KEY' };

const MAX_KEYS = 32;
/** RFC 7518 section 3.5: RSA keys of 2048 bits or more; 342 base64url characters are 2048 bits. */
const MIN_MODULUS_CHARACTERS = 342;

const keySetSchema = z.looseObject({ keys: z.array(z.unknown()) });
const text = z.string().regex(/^[A-Za-z0-9_-]+$/);
const jwkSchema = z.object({
  kty: z.string(),
  kid: z.string().min(1).max(128),
  alg: z.string().optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.string()).refine((operations) => operations.includes('verify')).optional(),
  crv: z.string().optional(),
  x: text.optional(),
  y: text.optional(),
  n: text.min(MIN_MODULUS_CHARACTERS).optional(),
  e: text.optional(),
});

/**
 * Reads a JWKS body for an issuer pinned to `algorithms`. Keys of other types, uses or algorithms are passed over; a `kid` twice makes the
 * whole set worthless, because which key it means would depend on the reader (access.md J8).
 */
export function readJwks(body: string, algorithms: readonly TokenAlgorithm[]): JwksReading {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // An HTML page or a cut body: told to the caller as such.
    return { ok: false, problem: 'NOT_JSON' };
  }
  const set = keySetSchema.safeParse(json);
  if (!set.success) return { ok: false, problem: 'NOT_A_KEY_SET' };
  if (set.data.keys.length > MAX_KEYS) return { ok: false, problem: 'TOO_MANY_KEYS' };
  const keys = new Map<string, PublicJwk>();
  const seen = new Set<string>();
  for (const candidate of set.data.keys) {
    const jwk = jwkSchema.safeParse(candidate);
    if (!jwk.success) continue;
    if (seen.has(jwk.data.kid)) return { ok: false, problem: 'KEY_ID_REPEATED' };
    seen.add(jwk.data.kid);
    const { use: _use, key_ops: _operations, ...members } = jwk.data;
    const algorithm = algorithms.find((name) => fits(name, jwk.data));
    if (algorithm !== undefined) keys.set(members.kid, { ...members, alg: algorithm });
  }
  return keys.size === 0 ? { ok: false, problem: 'NO_USABLE_KEY' } : { ok: true, keys };
}

function fits(name: TokenAlgorithm, jwk: { readonly kty: string; readonly crv?: string | undefined; readonly alg?: string | undefined }): boolean {
  const { kty, crv } = TOKEN_ALGORITHMS[name];
  return jwk.kty === kty && (crv === null || jwk.crv === crv) && (jwk.alg === undefined || jwk.alg === name);
}
