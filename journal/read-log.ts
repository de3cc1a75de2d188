import { decodeEntry } from './codec/decode-entry.ts';
import type { LogEntry } from './codec/log-entry.ts';
import type { FileSystem } from './files/file-system.ts';
import { nodeFileSystem } from './files/node-file-system.ts';
import { TILE_WIDTH } from './layout/tile-path.ts';
import { readBundle } from './read/read-entries.ts';
import { readCheckpoint } from './read/read-checkpoint.ts';
import { readMinimum } from './read/read-minimum.ts';

export interface ReadEntry {
  /** Origin, as the checkpoint names it. */
  readonly log: string;
  readonly index: number;
  readonly bytes: Buffer;
  readonly entry: LogEntry;
}

/**
 * The published entries of one log from `from` on (from the first one that was not pruned, if that is later), decoded, up to its checkpoint as it stands now; read again later for what came after. For
 * indexes and auditors: it does not verify. Throws `LOG_FILE` or `ENTRY_MALFORMED` at the first entry that cannot be read.
 */
export async function* readLog(log: string, from = 0, files: FileSystem = nodeFileSystem): AsyncGenerator<ReadEntry, void, void> {
  const head = await readCheckpoint(files, log);
  if (head === null) return;
  const { origin, size } = head.checkpoint;
  for (let index = Math.max(from, await readMinimum(files, log)); index < size;) {
    const bundle = await readBundle(files, log, Math.floor(index / TILE_WIDTH), size);
    for (const bytes of bundle.slice(index % TILE_WIDTH)) {
      yield { log: origin, index, bytes, entry: decodeEntry(bytes) };
      index += 1;
    }
  }
}
