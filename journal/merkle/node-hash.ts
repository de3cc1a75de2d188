import { sha256 } from './sha256.ts';

/** Hash of an interior node: SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1. Both children are 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(65);
  input[0] = 0x01;
  input.set(left, 1);
  input.set(right, 33);
  return sha256(input);
}
