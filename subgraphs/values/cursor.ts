import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Key length in bytes (AES-256-GCM). */
export const CURSOR_KEY_BYTES = 32;

/** Makes and opens cursors. A cursor holds where a page ended; it is encrypted, since a position is made of values, and bound to its list. */
export interface CursorCodec {
  /** `list` names the list, its subject and its filters: a cursor of one list opens in no other. */
  encode(list: string, position: readonly string[]): string;
  /** The position, or null for anything this codec did not make for this list. Never throws. */
  decode(list: string, cursor: string): readonly string[] | null;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const SHAPE = /^[A-Za-z0-9_-]{40,2048}$/;

/** The codec for one key. */
export function createCursorCodec(key: Uint8Array): CursorCodec {
  if (key.length !== CURSOR_KEY_BYTES) throw new TypeError(`the cursor key must be ${CURSOR_KEY_BYTES} bytes, got ${key.length}`);
  return {
    encode: (list, position) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(list));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url');
    },
    decode: (list, cursor) => {
      if (!SHAPE.test(cursor)) return null;
      const bytes = Buffer.from(cursor, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(list)).setAuthTag(bytes.subarray(-TAG_BYTES));
        const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
        const position: unknown = JSON.parse(opened.toString('utf8'));
        return Array.isArray(position) && position.every((part) => typeof part === 'string') ? position : null;
      } catch {
        // The tag does not hold: of another key, another list, or made up.
        return null;
      }
    },
  };
}
