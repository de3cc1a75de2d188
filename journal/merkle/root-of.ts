import { MerkleFrontier } from './merkle-frontier.ts';

/** Root of the RFC 6962 tree over these leaf (or tile) hashes. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  const frontier = new MerkleFrontier();
  for (const item of hashes) frontier.append(item);
  return frontier.root();
}
