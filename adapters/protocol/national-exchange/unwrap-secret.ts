import { createDecipheriv, createHash } from 'node:crypto';

/** Ways seen of wrapping the secret of the day with the application key (wire/signed/national). All are AES-128 with PKCS#7 padding. */
export const SECRET_WRAPPINGS = {
  ECB_BASE64: { mode: 'aes-128-ecb', encoding: 'base64', key: 'ASCII' },
  CBC_BASE64: { mode: 'aes-128-cbc', encoding: 'base64', key: 'ASCII' },
  ECB_HEX: { mode: 'aes-128-ecb', encoding: 'hex', key: 'ASCII' },
  ECB_SHA1PRNG: { mode: 'aes-128-ecb', encoding: 'base64', key: 'SHA1PRNG' },
} as const;
export type SecretWrapping = keyof typeof SECRET_WRAPPINGS;

/** Java's SHA1PRNG seeded with the key: the first 16 bytes of SHA1(SHA1(key)). */
function sha1PrngKey(appKey: string): Buffer {
  const once = createHash('sha1').update(appKey).digest();
  return createHash('sha1').update(once).digest().subarray(0, 16);
}

/** The secret of the day; null when it does not unwrap, which means a wrong key or another wrapping. Never throws. */
export function unwrapSecret(wrapped: string, appKey: string, wrapping: SecretWrapping): string | null {
  const { mode, encoding, key: derivation } = SECRET_WRAPPINGS[wrapping];
  const key = derivation === 'SHA1PRNG' ? sha1PrngKey(appKey) : Buffer.from(appKey, 'utf8');
  if (key.length !== 16) return null;
  try {
    const decipher = createDecipheriv(mode, key, mode === 'aes-128-cbc' ? key : null);
    return decipher.update(wrapped, encoding, 'utf8') + decipher.final('utf8');
  } catch {
    // Bad padding or length: not wrapped with this key, or not in this way.
    return null;
  }
}
