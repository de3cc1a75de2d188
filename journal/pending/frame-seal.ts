import { createPublicKey, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { formatCheckpoint } from '../note/checkpoint.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { formatSignedNote } from '../note/signed-note.ts';
import { epochHmac } from '../subjects/epoch-hmac.ts';

/**
 * Authenticates the head of a frame at a hundredth of a signature's price: an HMAC-SHA-256 under a key that only the holder of the log's signing key can derive. It stands
 * where a signature stands in a signed note. Whoever has the signing key can check it, and that is who recovers the log after a crash; anybody else waits for the
 * next signature, which covers all that came before (decision 0280).
 */
export interface FrameSeal {
  /** The checkpoint as a note with a seal for its only line. */
  head(checkpoint: Checkpoint): Buffer;
  /** Whether a line of a note is a seal by this key, and holds: `other` when another key made it, or it is no seal. */
  check(line: { readonly name: string; readonly keyId: Buffer; readonly signature: Buffer }, text: string): 'holds' | 'broken' | 'other';
}

/** Name of the line that seals a frame of a log. No signer has it: an origin holds no upper-case letter. */
export const sealName = (origin: string): string => `${origin}/SEAL`;

const KEY_BYTES = 32;

/** Seal of one log under its Ed25519 signing key. The sealing key is HKDF-SHA-256 (RFC 5869) of the private key, bound to the origin. */
export function frameSeal(origin: string, signingKey: KeyObject): FrameSeal {
  const name = sealName(origin);
  const { d = '' } = signingKey.export({ format: 'jwk' });
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', `shuqiao journal frame seal v1\n${origin}`, KEY_BYTES));
  const publicKey = createPublicKey(signingKey).export({ format: 'jwk' }).x ?? '';
  const keyId = Buffer.from(hash('sha256', `${name}\n${publicKey}`, 'hex'), 'hex').subarray(0, 4);
  const seal = (text: string): Buffer => epochHmac(key, Buffer.from(text));
  return {
    head(checkpoint) {
      const text = formatCheckpoint(checkpoint);
      return formatSignedNote({ text, signatures: [{ name, keyId, signature: seal(text) }] });
    },
    check(line, text) {
      if (line.name !== name || !line.keyId.equals(keyId)) return 'other';
      return line.signature.length === KEY_BYTES && timingSafeEqual(line.signature, seal(text)) ? 'holds' : 'broken';
    },
  };
}
