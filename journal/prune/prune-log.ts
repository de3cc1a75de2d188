import { join } from 'node:path';
import { decodeEntry } from '../codec/decode-entry.ts';
import { DurableDirectory } from '../files/durable-directory.ts';
import type { FileSystem } from '../files/file-system.ts';
import { TILE_WIDTH, tilePath } from '../layout/tile-path.ts';
import { readBundle } from '../read/read-entries.ts';
import { readCheckpoint } from '../read/read-checkpoint.ts';
import { beginsAnew } from '../read/read-beginning.ts';
import { readMinimum } from '../read/read-minimum.ts';

export interface Pruned {
  /** Entries below are gone now. */
  readonly minimumIndex: number;
  /** Bundles removed by this call. */
  readonly bundles: number;
}

/**
 * Retention (audit.md 2.5): removes the entry bundles of a log whose entries were all written before `before` (epoch milliseconds), and keeps every
 * tile, so that the tree, its checkpoints and all proofs of later entries stay as they are. It cuts only where nothing later refers to what
 * goes: at a boot, or at the heartbeat that begins a day. Safe beside a gateway that writes the log, and safe to repeat after a crash.
 */
export async function pruneLog(files: FileSystem, log: string, before: number): Promise<Pruned> {
  const head = await readCheckpoint(files, log);
  const minimum = await readMinimum(files, log);
  if (head === null) return { minimumIndex: minimum, bundles: 0 };
  const boundary = await lastBoundary(files, log, minimum, head.checkpoint.size, before);
  const next = Math.max(minimum, Math.floor(boundary / TILE_WIDTH) * TILE_WIDTH);
  if (next > minimum) {
    // First the mark, then the removal: a bundle that is missing below the mark is pruned, above it is damage.
    const directory = new DurableDirectory(log, files, 'tmp-minimum');
    await directory.replace('minimum', Buffer.from(`${next}\n`));
    await directory.sync();
  }
  // The oldest goes first: so, seen from the newest, the first one missing says that all before it are gone as well.
  let oldest = next / TILE_WIDTH;
  while (oldest > 0 && (await files.read(join(log, tilePath('entries', oldest - 1)))) !== null) oldest -= 1;
  for (let index = oldest; index < next / TILE_WIDTH; index += 1) await files.remove(join(log, tilePath('entries', index)));
  return { minimumIndex: next, bundles: next / TILE_WIDTH - oldest };
}

/** Index of the last boot or daily heartbeat that was written before an instant; nothing after it refers to anything before it. */
async function lastBoundary(files: FileSystem, log: string, from: number, size: number, before: number): Promise<number> {
  let boundary = from;
  for (let bundle = from / TILE_WIDTH; bundle * TILE_WIDTH < size; bundle += 1) {
    for (const [i, bytes] of (await readBundle(files, log, bundle, size)).entries()) {
      const entry = decodeEntry(bytes);
      const own = entry.kind === 'B' || entry.kind === 'H';
      if (!own) continue;
      if (entry.at >= before) return boundary;
      if (beginsAnew(entry)) boundary = bundle * TILE_WIDTH + i;
    }
  }
  return boundary;
}
