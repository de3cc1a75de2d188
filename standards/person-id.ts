/**
 * `personId`: the only handle of a person outside the adapters. Deterministic authenticated encryption (AES-SIV, RFC 5297) of document type
 * and number under a key that gateway, subgraphs and login portal hold and no client does, so that 900,000 people need no table and no ID number
 * appears in a representation, a plan, a URL or a log.
 */
import { aessiv } from '@noble/ciphers/aes.js';

/** Key length in bytes: AEAD_AES_SIV_CMAC_512, two AES-256 keys (RFC 5297 section 6.3). */
export const PERSON_ID_KEY_BYTES = 64;

export interface IdentityDocument {
  /** GA/T 517-2004 document type, three digits; `111` is the resident identity card. */
  readonly type: string;
  /** Document number in its normal form; ASCII, 1 to 22 characters. */
  readonly number: string;
}

export interface PersonIdCodec {
  /** Same document, same key, same `personId` (54 characters, base64url). Throws TypeError on a malformed document, without naming it. */
  encode(document: IdentityDocument): string;
  /** The document, or null for anything this key did not make. Never throws. */
  decode(personId: string): IdentityDocument | null;
}

/** Fixed length, so that the handle tells nothing of the document's kind: 2 bytes of type, 22 of number. */
const PLAIN_BYTES = 24;
const SHAPE = /^[A-Za-z0-9_-]{54}$/;
/** Associated data: keeps other uses of the same key apart, and versions the layout. */
const CONTEXT = new TextEncoder().encode('shuqiao/personId/v1');

function pack({ type, number }: IdentityDocument): Uint8Array {
  if (!/^\d{3}$/.test(type)) throw new TypeError('document type must be three digits (GA/T 517)');
  if (!/^[\x21-\x7e]{1,22}$/.test(number)) throw new TypeError('document number must be 1 to 22 printable ASCII characters without spaces');
  const plain = new Uint8Array(PLAIN_BYTES);
  plain[0] = Number(type) >> 8;
  plain[1] = Number(type) & 0xff;
  plain.set(new TextEncoder().encode(number), 2);
  return plain;
}

function unpack(plain: Uint8Array): IdentityDocument | null {
  if (plain.length !== PLAIN_BYTES) return null;
  const type = String(((plain[0] ?? 0) << 8) | (plain[1] ?? 0)).padStart(3, '0');
  const end = plain.indexOf(0, 2);
  return { type, number: new TextDecoder().decode(plain.subarray(2, end < 0 ? PLAIN_BYTES : end)) };
}

/** Makes the codec for one environment's key. The key differs between environments and is not the audit's. */
export function createPersonIdCodec(key: Uint8Array): PersonIdCodec {
  if (key.length !== PERSON_ID_KEY_BYTES) throw new TypeError(`the personId key must be ${PERSON_ID_KEY_BYTES} bytes, got ${key.length}`);
  return {
    encode: (document) => Buffer.from(aessiv(key, CONTEXT).encrypt(pack(document))).toString('base64url'),
    decode: (personId) => {
      const sealed = Buffer.from(personId, 'base64url');
      // One spelling each: the last character carries spare bits that decoding would forgive.
      if (!SHAPE.test(personId) || sealed.toString('base64url') !== personId) return null;
      try {
        return unpack(aessiv(key, CONTEXT).decrypt(new Uint8Array(sealed)));
      } catch {
        // The authentication tag does not hold: made under another key, or made up. Both are simply no one.
        return null;
      }
    },
  };
}
