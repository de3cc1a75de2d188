import { EMPTY_ROOT } from './empty-root.ts';
import { nodeHash } from './node-hash.ts';

interface Subtree {
  readonly leaves: number;
  readonly hash: Buffer;
}

/**
 * The right edge of an RFC 6962 tree: the roots of its maximal complete subtrees, left to right. Enough to append leaves and to name the root
 * at the current size in O(log n), and nothing more.
 */
export class MerkleFrontier {
  #subtrees: Subtree[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Appends a leaf by its leaf hash. */
  append(leaf: Buffer): void {
    this.appendSubtree(1, leaf);
  }

  /** Appends a complete subtree; `leaves` is a power of two that divides the current size, as for a full tile. */
  appendSubtree(leaves: number, root: Buffer): void {
    if (this.#size % leaves !== 0) throw new RangeError(`a subtree of ${leaves} leaves must start at a multiple of ${leaves}, the tree has ${this.#size}`);
    let merged: Subtree = { leaves, hash: root };
    for (let last = this.#subtrees.at(-1); last !== undefined && last.leaves === merged.leaves; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      merged = { leaves: merged.leaves * 2, hash: nodeHash(last.hash, merged.hash) };
    }
    this.#subtrees.push(merged);
    this.#size += leaves;
  }

  /** Root hash of the tree as it stands. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (let i = this.#subtrees.length - 1; i >= 0; i -= 1) {
      const subtree = this.#subtrees[i];
      if (subtree === undefined) continue;
      root = root === undefined ? subtree.hash : nodeHash(subtree.hash, root);
    }
    return root ?? EMPTY_ROOT;
  }

  /** An independent copy: appending to one leaves the other as it was. */
  clone(): MerkleFrontier {
    const copy = new MerkleFrontier();
    copy.#subtrees = [...this.#subtrees];
    copy.#size = this.#size;
    return copy;
  }
}
