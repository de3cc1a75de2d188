import { LRUCache } from 'lru-cache';
import { epochHmac } from './epoch-hmac.ts';

/** Networks whose pseudonym is kept under one key: those of an office come again with every request. */
const MAX_MADE = 10_000;
const BYTES = 6;
const MADE = new WeakMap<Buffer, LRUCache<string, string>>();

/**
 * A network's pseudonym: the first 48 bits of HMAC-SHA-256(epoch key, "network" ‖ 0x1F ‖ network) in base64url, 8 characters (audit.md 2.3, `cli`). Enough to tell the
 * networks of a quarter apart, too short to stand for an address anywhere else. Remembered, so that a request costs no HMAC.
 */
export function networkPseudonym(epochKey: Buffer, network: string): string {
  let made = MADE.get(epochKey);
  if (made === undefined) MADE.set(epochKey, (made = new LRUCache({ max: MAX_MADE })));
  let pseudonym = made.get(network);
  if (pseudonym === undefined) {
    pseudonym = epochHmac(epochKey, Buffer.from(`network\x1f${network}`)).subarray(0, BYTES).toString('base64url');
    made.set(network, pseudonym);
  }
  return pseudonym;
}
