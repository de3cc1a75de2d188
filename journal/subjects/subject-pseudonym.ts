import { createHmac } from 'node:crypto';

/**
 * A subject's pseudonym: the first 128 bits of HMAC-SHA-256(epoch key, "v1" ‖ 0x1F ‖ kind ‖ 0x1F ‖ key) in base64url, 22 characters
 * (audit.md 2.6). `key` is a personId or a USCC: both are normalised where they are made.
 */
export function subjectPseudonym(epochKey: Buffer, kind: 'PERSON' | 'ENTITY', key: string): string {
  return createHmac('sha256', epochKey).update(`v1\x1f${kind}\x1f${key}`).digest().subarray(0, 16).toString('base64url');
}
