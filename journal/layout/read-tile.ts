import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { tilePath, TILE_WIDTH } from './tile-path.ts';

/**
 * Bytes of a tile or bundle as the tree of one size has it: the partial file of that width, or else the full file it grew into
 * (C2SP tlog-tiles, "Partial Tiles"), whose bytes go on after it. Null when there is neither.
 */
export async function readTile(files: FileSystem, log: string, level: number | 'entries', index: number, width: number = TILE_WIDTH): Promise<Buffer | null> {
  const exact = await files.read(join(log, tilePath(level, index, width)));
  if (exact !== null || width === TILE_WIDTH) return exact;
  return files.read(join(log, tilePath(level, index)));
}
