import { keyId, SIGNATURE_TYPES } from './key-id.ts';
import type { SignatureAlgorithm } from './key-id.ts';

/** A verifier key as golang.org/x/mod/sumdb/note writes it: `name+8 hex digits of key ID+base64(type ‖ public key)`. */
export function formatVerifierKey(name: string, algorithm: SignatureAlgorithm, publicKey: Uint8Array): string {
  const encoded = Buffer.concat([SIGNATURE_TYPES[algorithm], publicKey]).toString('base64');
  return `${name}+${keyId(name, algorithm, publicKey).toString('hex')}+${encoded}`;
}
