import { createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { formatVerifierKey } from './format-verifier-key.ts';
import { keyId } from './key-id.ts';
import type { NoteSigner } from './note-signer.ts';

/** Ed25519 note signer (C2SP signed-note type 0x01). The name must hold no space and no plus; the key must be an Ed25519 private key. */
export function ed25519Signer(name: string, privateKey: KeyObject): NoteSigner {
  if (!/^[^\s+]+$/u.test(name)) throw new TypeError(`a signer's name must be non-empty and hold neither space nor plus, got "${name}"`);
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'ed25519') {
    throw new TypeError(`the journal's signing key must be an Ed25519 private key, got ${privateKey.type} ${privateKey.asymmetricKeyType ?? 'of unknown type'}`);
  }
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(jwk.x ?? '', 'base64url');
  return {
    name,
    keyId: keyId(name, 'ed25519', publicKey),
    verifierKey: formatVerifierKey(name, 'ed25519', publicKey),
    sign: (text) => sign(null, text, privateKey),
  };
}
