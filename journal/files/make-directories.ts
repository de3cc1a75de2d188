import { dirname } from 'node:path';
import { hasCode } from './error-code.ts';
import type { FileSystem } from './file-system.ts';

/**
 * Makes a directory and its parents durable: each one created is synced into its parent, so that no crash loses the way to a synced file. The deepest that is there already may be one that a process made that
 * was killed before it had synced it; those above it had been synced before that one was made.
 */
export async function makeDirectories(files: FileSystem, path: string): Promise<void> {
  const missing: string[] = [];
  let there = path;
  for (; (await files.list(there)) === null; there = dirname(there)) missing.push(there);
  try {
    await files.syncDirectory(dirname(there));
  } catch (error) {
    // Whoever may not open it never synced what is in it, and so made none of it: somebody else has seen to that directory.
    if (!hasCode(error, 'EACCES')) throw error;
  }
  for (const directory of missing.reverse()) {
    await files.makeDirectory(directory);
    // Also where somebody else has just made it: whether that one has synced it is not known here.
    await files.syncDirectory(dirname(directory));
  }
}
