import { sha256 } from './sha256.ts';

/** Hash of one log entry: SHA-256(0x00 ‖ entry), RFC 6962 section 2.1. Takes the stored bytes as they are; nothing is ever re-serialised. */
export function leafHash(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = 0x00;
  input.set(entry, 1);
  return sha256(input);
}
