import { hash } from 'node:crypto';

const LEAF_PREFIX = Buffer.from([0x00]);

/** Hash of one log entry: SHA-256(0x00 ‖ entry), RFC 6962 section 2.1. Takes the stored bytes as they are; nothing is ever re-serialised. */
export function leafHash(entry: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, entry]), 'buffer');
}
