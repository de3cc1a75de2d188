import type { OnReadOpts } from 'node:net';

/** One piece of memory for all that is read: what a load generator reads it looks at once, so that its own collector is no part of the figures. */
const SHARED = Buffer.allocUnsafe(256 * 1024);

/** Socket options that hand each chunk to `onChunk`, valid until it returns. */
export function readInto(onChunk: (chunk: Buffer) => void): { readonly onread: OnReadOpts } {
  return {
    onread: {
      buffer: SHARED,
      callback: (bytes) => {
        onChunk(SHARED.subarray(0, bytes));
        return true;
      },
    },
  };
}
