import { createPublicKey, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { formatVerifierKey } from './format-verifier-key.ts';
import { keyId, SIGNATURE_TYPES } from './key-id.ts';
import type { SignatureAlgorithm } from './key-id.ts';
import type { NoteVerifier } from './note-signer.ts';

export type VerifierKeyResult = { readonly kind: 'verifier'; readonly verifier: NoteVerifier } | { readonly kind: 'malformed'; readonly reason: string };

function ed25519Verify(publicKey: Buffer): NoteVerifier['verify'] {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' });
  return (text, signature) => verify(null, text, key, signature);
}

function sm2Verify(publicKey: Buffer): NoteVerifier['verify'] {
  const hex = publicKey.toString('hex');
  return (text, signature) => {
    try {
      return sm2.doVerifySignature(text, signature.toString('hex'), hex, { der: true, hash: true });
    } catch {
      // The library throws on bytes that are no DER signature: to a verifier that is a signature that fails.
      return false;
    }
  };
}

/**
 * Reads a verifier key, `name+id+base64(type ‖ public key)` (golang.org/x/mod/sumdb/note), Ed25519 or this log's SM2; never throws.
 * With `as`, the same public key under another name: one key signs all logs of a house, each under its origin.
 */
export function parseVerifierKey(vkey: string, as?: string): VerifierKeyResult {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey.trim());
  if (match === null) return { kind: 'malformed', reason: 'a verifier key must read name+8 hex digits+base64' };
  const [, name = '', id = '', encoded = ''] = match;
  const bytes = Buffer.from(encoded, 'base64');
  const algorithm: SignatureAlgorithm = bytes[0] === 0xff ? 'sm2' : 'ed25519';
  const type = SIGNATURE_TYPES[algorithm];
  const publicKey = bytes.subarray(type.length);
  if (!bytes.subarray(0, type.length).equals(type) || publicKey.length !== (algorithm === 'sm2' ? 65 : 32)) {
    return { kind: 'malformed', reason: 'a verifier key must be Ed25519 (type 1, 32 bytes) or SM2 (type 255 shuqiao/sm2-with-sm3/v1, 65 bytes)' };
  }
  const expected = keyId(name, algorithm, publicKey);
  if (expected.toString('hex') !== id) return { kind: 'malformed', reason: `the key ID of the verifier key must be ${expected.toString('hex')}, got ${id}` };
  const verifyWith = algorithm === 'sm2' ? sm2Verify(publicKey) : ed25519Verify(publicKey);
  const named = as ?? name;
  const verifierKey = formatVerifierKey(named, algorithm, publicKey);
  return { kind: 'verifier', verifier: { name: named, keyId: keyId(named, algorithm, publicKey), verifierKey, verify: verifyWith } };
}
