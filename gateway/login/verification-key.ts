import { importJWK, type CryptoKey } from 'jose';
import { sm2 } from 'sm-crypto-v2';
import type { PublicJwk } from './jwks-document.ts';
import type { TokenAlgorithm } from './token-algorithm.ts';

/** A key ready to verify with, bound to its one algorithm. */
export type VerificationKey =
  | { readonly kind: 'jose'; readonly algorithm: Exclude<TokenAlgorithm, 'SGD_SM3_SM2'>; readonly key: CryptoKey }
  | { readonly kind: 'sm2'; readonly algorithm: 'SGD_SM3_SM2'; readonly point: Sm2Point };

/** Public point with its table for fast verification. */
export type Sm2Point = ReturnType<typeof sm2.precomputePublicKey>;

const COORDINATE_BYTES = 32;

/** Imports one public key. Throws when its members are no key, e.g. a point off the curve. */
export async function importVerificationKey(jwk: PublicJwk): Promise<VerificationKey> {
  if (jwk.alg === 'SGD_SM3_SM2') return { kind: 'sm2', algorithm: jwk.alg, point: sm2Point(jwk) };
  const key = await importJWK(jwk, jwk.alg);
  if (key instanceof Uint8Array) throw new Error('a key set must hold public keys only');
  return { kind: 'jose', algorithm: jwk.alg, key };
}

function sm2Point({ x = '', y = '' }: PublicJwk): Sm2Point {
  const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  const hex = `04${left.toString('hex')}${right.toString('hex')}`;
  if (left.length !== COORDINATE_BYTES || right.length !== COORDINATE_BYTES || !sm2.verifyPublicKey(hex)) throw new Error('an SM2 key must be a point of the curve sm2p256v1');
  return sm2.precomputePublicKey(hex);
}
