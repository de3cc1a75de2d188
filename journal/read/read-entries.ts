import type { FileSystem } from '../files/file-system.ts';
import { decodeEntryBundle } from '../layout/entry-bundle.ts';
import { readTile } from '../layout/read-tile.ts';
import { TILE_WIDTH } from '../layout/tile-path.ts';
import { LogFileError } from './log-file-error.ts';
import { readMinimum } from './read-minimum.ts';

/** The entries of bundle `index` in a tree of `size` entries, as bytes; throws {@link LogFileError} when the bundle is missing, pruned or short. */
export async function readBundle(files: FileSystem, log: string, index: number, size: number): Promise<readonly Buffer[]> {
  const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
  const bytes = await readTile(files, log, 'entries', index, width);
  if (bytes === null) throw await missing(files, log, index * TILE_WIDTH, index * TILE_WIDTH + width - 1);
  const { entries } = decodeEntryBundle(bytes);
  if (entries.length < width) throw new LogFileError(`the bundle that holds entry ${index * TILE_WIDTH + entries.length} ends before it`);
  return entries.slice(0, width);
}

async function missing(files: FileSystem, log: string, first: number, last: number): Promise<LogFileError> {
  const minimum = await readMinimum(files, log);
  if (last < minimum) return new LogFileError(`entries ${first} to ${last} were pruned: retention ended for all below ${minimum}`);
  return new LogFileError(`the bundle of entries ${first} to ${last} is missing`);
}

/** Entry `index` of a tree of `size` entries, as bytes. */
export async function readEntry(files: FileSystem, log: string, index: number, size: number): Promise<Buffer> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`an entry's index must be 0 to ${size - 1}, got ${index}`);
  const entry = (await readBundle(files, log, Math.floor(index / TILE_WIDTH), size))[index % TILE_WIDTH];
  if (entry === undefined) throw new LogFileError(`entry ${index} is missing`);
  return entry;
}
