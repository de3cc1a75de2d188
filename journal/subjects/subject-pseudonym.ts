import { LRUCache } from 'lru-cache';
import { epochHmac } from './epoch-hmac.ts';

/**
 * A subject's pseudonym: the first 128 bits of HMAC-SHA-256(epoch key, "v1" ‖ 0x1F ‖ kind ‖ 0x1F ‖ key) in base64url, 22 characters
 * (audit.md 2.6). `key` is a personId or a USCC: both are normalised where they are made.
 */
export function subjectPseudonym(epochKey: Buffer, kind: 'PERSON' | 'ENTITY', key: string): string {
  let made = MADE.get(epochKey);
  if (made === undefined) MADE.set(epochKey, (made = new LRUCache({ max: MAX_MADE })));
  const subject = `${kind} ${key}`;
  const known = made.get(subject);
  if (known !== undefined) return known;
  const pseudonym = pseudonymOf(epochKey, kind, key);
  made.set(subject, pseudonym);
  return pseudonym;
}

/** The same people are asked about again and again, an official by each of his requests. Under one epoch key a subject's pseudonym never changes. */
const MADE = new WeakMap<Buffer, LRUCache<string, string>>();
const MAX_MADE = 10_000;

function pseudonymOf(epochKey: Buffer, kind: 'PERSON' | 'ENTITY', key: string): string {
  return epochHmac(epochKey, Buffer.from(`v1\x1f${kind}\x1f${key}`)).subarray(0, 16).toString('base64url');
}
