import { decodeEntry } from '../codec/decode-entry.ts';
import type { LogEntry } from '../codec/log-entry.ts';
import type { FileSystem } from '../files/file-system.ts';
import { TILE_WIDTH } from '../layout/tile-path.ts';
import { readBundle } from './read-entries.ts';

/** Whether templates and dictionary begin anew with this entry: nothing after it refers to anything before it. */
export function beginsAnew(entry: LogEntry): boolean {
  return (entry.kind === 'B' && entry.event === 'boot') || (entry.kind === 'H' && entry.anew);
}

/**
 * Index from which on every entry of a pruned log can be read with all it refers to: 0 of a log that was never pruned, `size` when nothing that is
 * left can. Between `minimum` and here, requests refer to what is gone. Throws `LOG_FILE` or `ENTRY_MALFORMED` where the log cannot be read.
 */
export async function readBeginning(files: FileSystem, log: string, minimum: number, size: number): Promise<number> {
  if (minimum === 0) return 0;
  for (let bundle = Math.floor(minimum / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle += 1) {
    const at = (await readBundle(files, log, bundle, size)).findIndex((bytes) => beginsAnew(decodeEntry(bytes)));
    if (at >= 0) return bundle * TILE_WIDTH + at;
  }
  return size;
}
