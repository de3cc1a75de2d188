import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';

export interface FoundLog {
  /** Origin as the path says it: relative to the directory searched; empty when that is a log itself. */
  readonly origin: string;
  readonly path: string;
}

const LOG_MARKS = ['checkpoint', 'tile/', 'pending/', 'vkey'];
/** Origins have a few segments; a search that goes deeper is in some other tree. */
const MAX_DEPTH = 6;

/** All logs at or below a directory, sorted by origin. A log is never searched for logs within it. */
export async function findLogs(files: FileSystem, directory: string): Promise<FoundLog[]> {
  const found: FoundLog[] = [];
  const search = async (origin: string, depth: number): Promise<void> => {
    const path = join(directory, origin);
    const names = (await files.list(path)) ?? [];
    if (names.some((name) => LOG_MARKS.includes(name))) {
      found.push({ origin, path });
      return;
    }
    if (depth === MAX_DEPTH) return;
    for (const name of names.filter((item) => item.endsWith('/'))) await search(origin === '' ? name.slice(0, -1) : `${origin}/${name.slice(0, -1)}`, depth + 1);
  };
  await search('', 0);
  return found.sort((a, b) => (a.origin < b.origin ? -1 : 1));
}
