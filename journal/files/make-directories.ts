import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/** Makes a directory and its parents durable: each one created is synced into its parent, so that no crash loses the way to a synced file. */
export async function makeDirectories(files: FileSystem, path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path; (await files.list(at)) === null; at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) {
    if (await files.makeDirectory(directory)) await files.syncDirectory(dirname(directory));
  }
}
