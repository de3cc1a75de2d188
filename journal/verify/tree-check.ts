import type { FileSystem } from '../files/file-system.ts';
import { decodeEntryBundle } from '../layout/entry-bundle.ts';
import { readTile } from '../layout/read-tile.ts';
import { HASH_BYTES, TILE_WIDTH } from '../layout/tile-path.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import { rootOf } from '../merkle/root-of.ts';
import type { Problem } from './problem.ts';

export interface CheckedBundle {
  /** Empty for a bundle that was pruned. */
  readonly entries: readonly Buffer[];
  readonly leaves: readonly Buffer[];
}

/** Compares entry bundles with tiles, level by level, and remembers the first difference of each file. */
export class TreeCheck {
  readonly problems: Problem[] = [];
  readonly #files: FileSystem;
  readonly #log: string;
  readonly #size: number;
  readonly #minimumIndex: number;

  constructor(files: FileSystem, log: string, size: number, minimumIndex: number) {
    this.#files = files;
    this.#log = log;
    this.#size = size;
    this.#minimumIndex = minimumIndex;
  }

  /** Reads bundle `index` and compares it with its tile. The entries come back as far as they are there; fewer than expected ends the log. */
  async bundle(index: number): Promise<CheckedBundle> {
    const first = index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, this.#size - first);
    const [bytes, tile] = await Promise.all([readTile(this.#files, this.#log, 'entries', index, width), readTile(this.#files, this.#log, 0, index, width)]);
    if (bytes === null && first + width <= this.#minimumIndex && tile?.length === width * HASH_BYTES) {
      return { entries: [], leaves: Array.from({ length: width }, (_, i) => tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)) };
    }
    const decoded = bytes === null ? null : decodeEntryBundle(bytes);
    const entries = decoded?.entries.slice(0, width) ?? [];
    const leaves = entries.map(leafHash);
    if (decoded === null) this.#problem('BUNDLE_MISSING', first, first + width - 1, `the bundle of entries ${first} to ${first + width - 1} is missing`);
    else if (entries.length < width) {
      const at = first + entries.length;
      this.#problem('BUNDLE_TRUNCATED', at, first + width - 1, `the bundle ends inside or before entry ${at}; it must hold entries ${first} to ${first + width - 1}`);
    } else if (decoded.kind === 'truncated' || (width === TILE_WIDTH && decoded.entries.length > width)) {
      this.#problem('BUNDLE_TOO_LONG', first, first + width - 1, `the bundle of entries ${first} to ${first + width - 1} has bytes after its last entry`);
    }
    await this.#compareLeaves(index, leaves, tile, width);
    return { entries, leaves };
  }

  /** Compares tile `index` of `level` ≥ 1 with the roots of the tiles below it. */
  async tile(level: number, index: number, roots: readonly Buffer[]): Promise<void> {
    const span = TILE_WIDTH ** level;
    const tile = await readTile(this.#files, this.#log, level, index, roots.length);
    const first = index * TILE_WIDTH * span;
    if (tile === null || tile.length < roots.length * HASH_BYTES) {
      this.#problem('TILE_MISSING', first, null, `tile ${index} of level ${level} is missing or short`);
      return;
    }
    const at = roots.findIndex((root, i) => !tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES).equals(root));
    if (at >= 0) this.#problem('TILE_CHANGED', first + at * span, first + (at + 1) * span - 1, `hash ${at} of tile ${index} of level ${level} is not the root of the tile below it`);
  }

  #problem(code: Problem['code'], index: number, upTo: number | null, message: string): void {
    this.problems.push({ code, index, upTo, message });
  }

  async #compareLeaves(index: number, leaves: readonly Buffer[], tile: Buffer | null, width: number): Promise<void> {
    const first = index * TILE_WIDTH;
    if (tile === null || tile.length < width * HASH_BYTES) {
      this.#problem('TILE_MISSING', first, first + width - 1, `the tile of entries ${first} to ${first + width - 1} is missing or short`);
      return;
    }
    const hashes = Array.from({ length: width }, (_, i) => tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
    const at = leaves.findIndex((leaf, i) => hashes[i]?.equals(leaf) !== true);
    if (at < 0) return;
    const blame = width === TILE_WIDTH ? await this.#parent(index) : null;
    if (blame !== null && rootOf(leaves).equals(blame)) {
      this.#problem('TILE_CHANGED', first + at, null, `the hash of entry ${first + at} in its tile was changed; the entry agrees with the tile above`);
    } else {
      this.#problem('ENTRY_CHANGED', first + at, null, `entry ${first + at} does not hash to what its tile says`);
    }
  }

  /** The hash of full tile `index` of level 0 as the level above has it. */
  async #parent(index: number): Promise<Buffer | null> {
    const above = Math.floor(index / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, Math.floor(this.#size / TILE_WIDTH) - above * TILE_WIDTH);
    const tile = await readTile(this.#files, this.#log, 1, above, width);
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    return tile === null || tile.length < at + HASH_BYTES ? null : tile.subarray(at, at + HASH_BYTES);
  }
}
