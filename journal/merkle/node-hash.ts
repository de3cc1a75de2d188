import { sha256 } from './sha256.ts';

/** Room for the node that is hashed: an entry makes one or two, and none is looked at again. */
const NODE = Buffer.alloc(65, 0x01);

/** Hash of an interior node: SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1. Both children are 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 33);
  return sha256(NODE);
}
