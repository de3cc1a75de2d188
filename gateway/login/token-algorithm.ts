/**
 * Signature algorithms an issuer may be pinned to, with the one key type each takes (RFC 7518, RFC 8037; GM/T 0125.1 and 0125.4 for SM2). Symmetric algorithms and `none` have no row, so
 * they cannot be configured, and a key of another type can never serve (access.md J2).
 */
export const TOKEN_ALGORITHMS = {
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  PS256: { kty: 'RSA', crv: null },
  SGD_SM3_SM2: { kty: 'EC', crv: 'sm2p256v1' },
} as const satisfies Record<string, { readonly kty: string; readonly crv: string | null }>;

export type TokenAlgorithm = keyof typeof TOKEN_ALGORITHMS;

/** Narrows a header's `alg`, compared exactly: `es256` and `None` are nothing. */
export function isTokenAlgorithm(value: string): value is TokenAlgorithm {
  return Object.hasOwn(TOKEN_ALGORITHMS, value);
}
