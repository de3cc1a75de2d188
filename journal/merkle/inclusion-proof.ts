import { nodeHash } from './node-hash.ts';
import type { TileTree } from './tile-tree.ts';

/** The audit path of entry `index` in the tree, from the leaf's sibling to the root's child (RFC 6962 section 2.1.1). */
export async function inclusionProof(tree: TileTree, index: number): Promise<Buffer[]> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= tree.size) throw new RangeError(`an entry's index must be 0 to ${tree.size - 1}, got ${index}`);
  const path: Promise<Buffer>[] = [];
  for (let start = 0, end = tree.size; end - start > 1;) {
    const middle = start + 2 ** Math.ceil(Math.log2(end - start) - 1);
    if (index < middle) {
      path.push(tree.range(middle, end));
      end = middle;
    } else {
      path.push(tree.range(start, middle));
      start = middle;
    }
  }
  return (await Promise.all(path)).reverse();
}

/** Whether `path` proves that `leaf` is entry `index` of the tree of `size` entries with this root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(leaf: Buffer, index: number, size: number, path: readonly Buffer[], root: Buffer): boolean {
  if (index >= size) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}
