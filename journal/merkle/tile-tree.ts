import type { FileSystem } from '../files/file-system.ts';
import { readTile } from '../layout/read-tile.ts';
import { HASH_BYTES, TILE_WIDTH } from '../layout/tile-path.ts';
import { LogFileError } from '../read/log-file-error.ts';
import { nodeHash } from './node-hash.ts';
import { rootOf } from './root-of.ts';

/** Binary levels of the tree that one tile level spans. */
const TILE_HEIGHT = 8;

/** Hashes of the RFC 6962 tree of one size, read from its tiles as they are needed. Throws `LOG_FILE` when a tile is missing. */
export class TileTree {
  readonly #files: FileSystem;
  readonly #log: string;
  readonly size: number;
  readonly #tiles = new Map<string, Promise<Buffer | null>>();

  constructor(files: FileSystem, log: string, size: number) {
    this.#files = files;
    this.#log = log;
    this.size = size;
  }

  /** Merkle tree hash of the entries from `start` to before `end`; the range must be one that RFC 6962 makes a subtree of. */
  async range(start: number, end: number): Promise<Buffer> {
    const width = end - start;
    const split = splitPoint(width);
    if (split === null) return this.#complete(Math.log2(width), start / width);
    const [left, right] = await Promise.all([this.range(start, start + split), this.range(start + split, end)]);
    return nodeHash(left, right);
  }

  /** Root of a complete subtree of 2^height entries. */
  async #complete(height: number, index: number): Promise<Buffer> {
    const level = Math.floor(height / TILE_HEIGHT);
    const count = 2 ** (height % TILE_HEIGHT);
    const first = index * count;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, Math.floor(this.size / TILE_WIDTH ** level) - tileIndex * TILE_WIDTH);
    const tile = await this.#tile(level, tileIndex, width);
    const offset = (first % TILE_WIDTH) * HASH_BYTES;
    if (tile === null || tile.length < offset + count * HASH_BYTES) throw new LogFileError(`tile ${tileIndex} of level ${level} is missing or short`);
    return rootOf(Array.from({ length: count }, (_, i) => tile.subarray(offset + i * HASH_BYTES, offset + (i + 1) * HASH_BYTES)));
  }

  #tile(level: number, index: number, width: number): Promise<Buffer | null> {
    const key = `${level}/${index}`;
    let tile = this.#tiles.get(key);
    if (tile === undefined) {
      tile = readTile(this.#files, this.#log, level, index, width);
      this.#tiles.set(key, tile);
    }
    return tile;
  }
}

/** RFC 6962 section 2.1: the largest power of two smaller than `width`; null when `width` is a power of two, hence complete. */
export function splitPoint(width: number): number | null {
  if (width < 1) throw new RangeError(`a subtree must have at least one entry, got ${width}`);
  const power = 2 ** Math.floor(Math.log2(width));
  return power === width ? null : power;
}
