import { hash } from 'node:crypto';

/** A key made ready for {@link hmacSha256}: the two blocks of RFC 2104 section 2, with room for what follows them. */
export interface HmacKey {
  inner: Buffer;
  readonly outer: Buffer;
}

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
const ROOM_BYTES = 2_048;

/** Makes a secret ready. One longer than a block is hashed first (RFC 2104 section 3). */
export function hmacKey(secret: Uint8Array): HmacKey {
  const short = secret.length > BLOCK_BYTES ? hash('sha256', secret, 'buffer') : secret;
  const inner = Buffer.alloc(BLOCK_BYTES + ROOM_BYTES);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  for (let i = 0; i < BLOCK_BYTES; i += 1) {
    const byte = short[i] ?? 0;
    inner[i] = byte ^ INNER_PAD;
    outer[i] = byte ^ OUTER_PAD;
  }
  return { inner, outer };
}

/**
 * HMAC-SHA-256 (RFC 2104) of a text's UTF-8 in base64, of two one-shot digests: for the one place where `createHmac`, which makes an object outside the heap
 * each time, is a good part of what a call costs. The tests hold it against that.
 */
export function hmacSha256(key: HmacKey, text: string): string {
  // Three bytes a UTF-16 unit is the most that UTF-8 takes.
  const most = BLOCK_BYTES + text.length * 3;
  if (key.inner.length < most) {
    const larger = Buffer.alloc(most);
    key.inner.copy(larger, 0, 0, BLOCK_BYTES);
    key.inner = larger;
  }
  const end = BLOCK_BYTES + key.inner.write(text, BLOCK_BYTES, 'utf8');
  // Of bytes as a text, latin1 is the one that costs nothing to write down and to read.
  key.outer.write(hash('sha256', key.inner.subarray(0, end), 'latin1'), BLOCK_BYTES, 'latin1');
  return hash('sha256', key.outer, 'base64');
}
