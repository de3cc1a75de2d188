import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { consistencyProof, verifyConsistency } from '../../../journal/merkle/consistency-proof.ts';
import { EMPTY_ROOT } from '../../../journal/merkle/empty-root.ts';
import { inclusionProof, verifyInclusion } from '../../../journal/merkle/inclusion-proof.ts';
import { leafHash } from '../../../journal/merkle/leaf-hash.ts';
import { MerkleFrontier } from '../../../journal/merkle/merkle-frontier.ts';
import { nodeHash } from '../../../journal/merkle/node-hash.ts';
import { TileTree } from '../../../journal/merkle/tile-tree.ts';
import { EMPTY_TILES, extendTiles } from '../../../journal/writer/extend-tiles.ts';
import { frontierOfTiles } from '../../../journal/writer/frontier-of-tiles.ts';
import { FULL_COUNTS } from '../full-counts.ts';
import { MemoryFileSystem } from '../memory-file-system.ts';
import { fc } from '../../property.ts';

/** RFC 6962 section 2.1 word for word: MTH(D[n]). */
function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return createHash('sha256').update(Buffer.from([0])).update(only).digest();
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return createHash('sha256').update(Buffer.from([1])).update(treeHash(leaves.slice(0, k))).update(treeHash(leaves.slice(k))).digest();
}

// The test tree of certificate-transparency-go (merkle/testdata): leaves and roots at each size.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const entriesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`));

/** A log's tiles in memory. */
function treeOf(entries: readonly Buffer[]): TileTree {
  const files = new MemoryFileSystem();
  for (const [path, bytes] of extendTiles(EMPTY_TILES, entries).files) files.put(`/log/${path}`, bytes);
  return new TileTree(files, '/log', entries.length);
}

describe('the Merkle tree', () => {
  it.each(ROOTS.map((root, i) => [i + 1, root] as const))('has the root of the published test tree at size %i', (size, root) => {
    const frontier = new MerkleFrontier();
    for (const leaf of LEAVES.slice(0, size)) frontier.append(leafHash(leaf));
    expect(frontier.root().toString('hex')).toBe(root);
  });

  it('has the hash of nothing as the root of an empty tree', () => {
    expect(new MerkleFrontier().root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('keeps leaves and nodes apart: a node is never the leaf of its children', () => {
    const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))];
    expect(nodeHash(a, b).equals(leafHash(Buffer.concat([a, b])))).toBe(false);
  });

  it.each([1, 2, 3, 255, 256, 257, 511, 513, 700, 66_000])('gives the same root by appending, by tiles extended in parts, and by definition, at size %i', (size) => {
    const entries = entriesOf(size);
    const frontier = new MerkleFrontier();
    for (const entry of entries) frontier.append(leafHash(entry));
    const first = extendTiles(EMPTY_TILES, entries.slice(0, Math.floor(size / 3)));
    const second = extendTiles(first.state, entries.slice(Math.floor(size / 3)));
    expect(frontierOfTiles(second.state).root()).toEqual(frontier.root());
    if (size < 1_000) expect(frontier.root()).toEqual(treeHash(entries));
  });

  it('refuses a subtree that does not fit where the tree ends', () => {
    const frontier = new MerkleFrontier();
    frontier.append(leafHash(Buffer.from('a')));
    expect(() => frontier.appendSubtree(2, EMPTY_ROOT)).toThrow('a subtree of 2 leaves must start at a multiple of 2, the tree has 1');
  });
});

describe('proofs', () => {
  const runs = FULL_COUNTS ? 2_000 : 60;

  it('of inclusion verify for every entry of small trees, and for no other entry, index or size', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const entries = entriesOf(size);
      const tree = treeOf(entries);
      const root = treeHash(entries);
      for (const [index, entry] of entries.entries()) {
        const path = await inclusionProof(tree, index);
        expect(verifyInclusion(leafHash(entry), index, size, path, root)).toBe(true);
        expect(verifyInclusion(leafHash(Buffer.from('other')), index, size, path, root)).toBe(false);
        expect(verifyInclusion(leafHash(entry), index, size, [...path, root], root)).toBe(false);
        if (path.length > 0) expect(verifyInclusion(leafHash(entry), index, size, path.slice(1), root)).toBe(false);
        if (size > 1) expect(verifyInclusion(leafHash(entry), (index + 1) % size, size, path, root)).toBe(false);
      }
    }
  });

  it('of inclusion verify in trees of several tile levels', async () => {
    const entries = entriesOf(70_000);
    const tree = treeOf(entries);
    const root = await tree.range(0, 70_000);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 69_999 }), async (index) => {
      expect(verifyInclusion(leafHash(Buffer.from(`entry ${index}`)), index, 70_000, await inclusionProof(tree, index), root)).toBe(true);
    }), { numRuns: runs, seed: 6962 });
  });

  it('of consistency verify between any two sizes, and not for another root', async () => {
    const entries = entriesOf(600);
    const trees = new Map<number, TileTree>();
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 600 }), async (a, b) => {
      const [old, size] = [Math.min(a, b), Math.max(a, b)];
      const tree = trees.get(size) ?? treeOf(entries.slice(0, size));
      trees.set(size, tree);
      const [oldRoot, root] = [treeHash(entries.slice(0, old)), treeHash(entries.slice(0, size))];
      const proof = await consistencyProof(tree, old);
      expect(verifyConsistency(old, oldRoot, size, root, proof)).toBe(true);
      expect(verifyConsistency(old, leafHash(oldRoot), size, root, proof)).toBe(false);
      if (old > 0 && old < size) {
        expect(verifyConsistency(old, oldRoot, size, leafHash(root), proof)).toBe(false);
        expect(verifyConsistency(old, oldRoot, size, root, proof.slice(1))).toBe(false);
      }
    }), { numRuns: runs, seed: 6962 });
  });

  it.each([[-1], [10], [1.5]])('are refused for the index %d of a tree of 10 entries', async (index) => {
    await expect(inclusionProof(treeOf(entriesOf(10)), index)).rejects.toThrow(`an entry's index must be 0 to 9, got ${index}`);
  });
});
