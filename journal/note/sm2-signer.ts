import { createPrivateKey, createPublicKey } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { formatVerifierKey } from './format-verifier-key.ts';
import { keyId } from './key-id.ts';
import type { NoteSigner } from './note-signer.ts';

/** PKCS#8 of an SM2 key holds `INTEGER 1, OCTET STRING (32 bytes)`: the private scalar (RFC 5915). */
const SCALAR_MARK = Buffer.from([0x02, 0x01, 0x01, 0x04, 0x20]);
/** Uncompressed point at the end of the SubjectPublicKeyInfo: 0x04, x, y. */
const POINT_BYTES = 65;

/**
 * SM2-with-SM3 note signer (GB/T 32918.2, distinguishing ID 1234567812345678 of GM/T 0009, signature in DER) for a PKCS#8 PEM.
 * Node signs SM2 with an empty distinguishing ID and offers no setting for it, so a library signs; OpenSSL verifies the result.
 */
export function sm2Signer(name: string, pem: string): NoteSigner {
  const key = createPrivateKey(pem);
  const der = key.export({ format: 'der', type: 'pkcs8' });
  const mark = der.indexOf(SCALAR_MARK);
  const spki = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  const publicKey = Buffer.from(spki.subarray(spki.length - POINT_BYTES));
  if (mark < 0 || !sm2.verifyPublicKey(publicKey.toString('hex'))) throw new TypeError('the second signing key must be an SM2 private key in PKCS#8 PEM');
  const scalar = der.subarray(mark + SCALAR_MARK.length, mark + SCALAR_MARK.length + 32).toString('hex');
  const publicHex = publicKey.toString('hex');
  return {
    name,
    keyId: keyId(name, 'sm2', publicKey),
    verifierKey: formatVerifierKey(name, 'sm2', publicKey),
    sign: (text) => Buffer.from(sm2.doSignature(text, scalar, { der: true, hash: true, publicKey: publicHex }), 'hex'),
  };
}
