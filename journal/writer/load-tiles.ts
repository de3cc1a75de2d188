import type { FileSystem } from '../files/file-system.ts';
import { decodeEntryBundle } from '../layout/entry-bundle.ts';
import { readTile } from '../layout/read-tile.ts';
import { HASH_BYTES } from '../layout/tile-path.ts';
import { tileShape } from '../layout/tile-shape.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import type { TileState } from './extend-tiles.ts';
import { LogDamagedError } from './log-damaged-error.ts';

function hashesOf(tile: Buffer, width: number): Buffer[] {
  return Array.from({ length: width }, (_, i) => tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** The right edge of the published tree of `size` entries; throws {@link LogDamagedError} when a file of it is missing or wrong. */
export async function loadTiles(files: FileSystem, log: string, size: number): Promise<TileState> {
  const edges: Buffer[][] = [];
  let tail: readonly Buffer[] = [];
  for (const { level, full, partial } of tileShape(size)) {
    if (partial === 0) {
      edges.push([]);
      continue;
    }
    const tile = await readTile(files, log, level, full, partial);
    if (tile === null || tile.length < partial * HASH_BYTES) throw new LogDamagedError(log, `the last tile of level ${level} is missing or short`);
    edges.push(hashesOf(tile, partial));
    if (level === 0) tail = await loadTail(files, log, full, edges[0] ?? []);
  }
  return { size, edges, tail };
}

async function loadTail(files: FileSystem, log: string, index: number, hashes: readonly Buffer[]): Promise<Buffer[]> {
  const bytes = await readTile(files, log, 'entries', index, hashes.length);
  if (bytes === null) throw new LogDamagedError(log, 'the last entry bundle is missing');
  const { entries } = decodeEntryBundle(bytes);
  return hashes.map((expected, i) => {
    const entry = entries[i];
    if (entry === undefined || !leafHash(entry).equals(expected)) {
      throw new LogDamagedError(log, `entry ${index * 256 + i} does not hash to what its tile says`);
    }
    return entry;
  });
}
