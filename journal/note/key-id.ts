import { hash } from 'node:crypto';

/** Signature types of C2SP signed-note that this log uses. SM2 has no byte of its own: 0xff and a longer identifier, as the specification reserves. */
export const SIGNATURE_TYPES = {
  ed25519: Buffer.from([0x01]),
  sm2: Buffer.concat([Buffer.from([0xff]), Buffer.from('shuqiao/sm2-with-sm3/v1')]),
} as const;
export type SignatureAlgorithm = keyof typeof SIGNATURE_TYPES;

/** Key ID of C2SP signed-note: SHA-256(name ‖ 0x0A ‖ type ‖ public key), first four bytes. */
export function keyId(name: string, algorithm: SignatureAlgorithm, publicKey: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(name), Buffer.from('\n'), SIGNATURE_TYPES[algorithm], publicKey]), 'buffer').subarray(0, 4);
}
