import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { readTile } from '../layout/read-tile.ts';
import { tilePath, TILE_WIDTH } from '../layout/tile-path.ts';
import { tileShape } from '../layout/tile-shape.ts';
import type { Problem } from './problem.ts';

/**
 * Compares the partial tiles and bundles of earlier checkpoints, which a log must keep until the full tile replaces them, with those of the
 * present size: each must be their beginning.
 */
export async function checkPartials(files: FileSystem, log: string, size: number): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { level, full, partial } of tileShape(size)) {
    for (const kind of level === 0 ? [0, 'entries'] as const : [level]) {
      const present = partial === 0 ? null : await readTile(files, log, kind, full, partial);
      for (const name of (await files.list(join(log, `${tilePath(kind, full)}.p`))) ?? []) {
        const bytes = await files.read(join(log, `${tilePath(kind, full)}.p`, name));
        if (Number(name) >= partial || bytes === null || present?.subarray(0, bytes.length).equals(bytes) === true) continue;
        const index = full * TILE_WIDTH ** (level + 1);
        problems.push({ code: 'TILE_CHANGED', index, upTo: index + Number(name) * TILE_WIDTH ** level - 1, message: `the partial tile ${tilePath(kind, full)}.p/${name} of an earlier checkpoint is not the beginning of the present one` });
      }
    }
  }
  return problems;
}
