import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders whose files belong to a policy, or to one proposed. */
const FOLDERS = ['', 'items', 'documents', 'proposed', 'proposed/items', 'proposed/documents'];

/** What the files of a policy directory look like from outside: names, sizes, times. Two looks that are equal saw the same files. */
export async function lookAtPolicy(directory: string): Promise<string> {
  const files = await Promise.all(FOLDERS.map(async (folder) => {
    // A folder that is not there is a look as well: it may come or go.
    const names = await readdir(join(directory, folder)).catch(() => []);
    return Promise.all(names.filter((name) => /\.(ya?ml|json)$/.test(name)).sort().map((name) => describe(join(directory, folder, name))));
  }));
  return files.flat().join('\n');
}

async function describe(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true }).catch(() => ({ size: 0n, mtimeNs: 0n, ctimeNs: 0n, ino: 0n }));
  return [path, size, mtimeNs, ctimeNs, ino].join(' ');
}
