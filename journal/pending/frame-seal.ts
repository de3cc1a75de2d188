import { createPublicKey, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Checkpoint } from '../note/checkpoint.ts';
import { epochHmac } from '../subjects/epoch-hmac.ts';
import { encodeSealedHead } from './sealed-head.ts';
import type { SealedHead } from './sealed-head.ts';

/**
 * Authenticates the head of a frame at a hundredth of a signature's price: an HMAC-SHA-256 under a key that only the holder of the log's signing key can derive.
 * Whoever has the signing key can check it, and that is who recovers the log after a crash; anybody else waits for the next signature, which covers all that came
 * before (decision 0280).
 */
export interface FrameSeal {
  /** Bytes of the sealed head of a tree of this log. */
  head(tree: Omit<Checkpoint, 'origin'>): Buffer;
  /** Whether this key sealed a head, and the seal holds: `other` when another key made it. */
  check(head: SealedHead): 'holds' | 'broken' | 'other';
}

const KEY_BYTES = 32;

/** Seal of one log under its Ed25519 signing key. The sealing key is HKDF-SHA-256 (RFC 5869) of the private key, bound to the origin. */
export function frameSeal(origin: string, signingKey: KeyObject): FrameSeal {
  const { d = '' } = signingKey.export({ format: 'jwk' });
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', `shuqiao journal frame seal v1\n${origin}`, KEY_BYTES));
  const publicKey = createPublicKey(signingKey).export({ format: 'jwk' }).x ?? '';
  const keyId = Buffer.from(hash('sha256', `${origin}\nSEAL\n${publicKey}`, 'hex'), 'hex').subarray(0, 4);
  return {
    head: ({ size, root }) => encodeSealedHead({ keyId, size, root }, (sealed) => epochHmac(key, sealed)),
    check(head) {
      if (!head.keyId.equals(keyId)) return 'other';
      return timingSafeEqual(head.seal, epochHmac(key, head.sealed)) ? 'holds' : 'broken';
    },
  };
}
