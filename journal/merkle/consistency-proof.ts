import { EMPTY_ROOT } from './empty-root.ts';
import { nodeHash } from './node-hash.ts';
import type { TileTree } from './tile-tree.ts';

/** The proof that the tree's first `old` entries are the tree of that size (RFC 6962 section 2.1.2); empty for equal sizes and for 0. */
export async function consistencyProof(tree: TileTree, old: number): Promise<Buffer[]> {
  if (!Number.isSafeInteger(old) || old < 0 || old > tree.size) throw new RangeError(`an earlier size must be 0 to ${tree.size}, got ${old}`);
  if (old === 0 || old === tree.size) return [];
  const proof: Promise<Buffer>[] = [];
  let [start, end, whole] = [0, tree.size, true];
  // SUBPROOF: `start + old'` is where the old tree ends within the subtree from `start` to `end`.
  while (end !== old) {
    const middle = start + 2 ** Math.ceil(Math.log2(end - start) - 1);
    if (old <= middle) {
      proof.push(tree.range(middle, end));
      end = middle;
    } else {
      proof.push(tree.range(start, middle));
      start = middle;
      whole = false;
    }
  }
  if (!whole) proof.push(tree.range(start, end));
  return (await Promise.all(proof)).reverse();
}

/** Whether `proof` shows that the tree of `size` entries with `root` begins with the tree of `old` entries with `oldRoot` (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(old: number, oldRoot: Buffer, size: number, root: Buffer, proof: readonly Buffer[]): boolean {
  if (old > size) return false;
  if (old === 0) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT);
  if (old === size) return proof.length === 0 && oldRoot.equals(root);
  const path = Number.isInteger(Math.log2(old)) ? [oldRoot, ...proof] : proof;
  const [seed, ...rest] = path;
  if (seed === undefined) return false;
  let [node, last] = [old - 1, size - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  let [oldHash, newHash] = [seed, seed];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && oldHash.equals(oldRoot) && newHash.equals(root);
}
