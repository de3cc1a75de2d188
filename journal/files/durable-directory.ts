import { dirname, join } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { makeDirectories } from './make-directories.ts';

/**
 * Replaces files below one directory so that a crash leaves the old or the new one, never a part: temporary file, synced write, rename. The renames
 * are durable after {@link DurableDirectory.sync}. One writer at a time.
 */
export class DurableDirectory {
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #known = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #temporary: string;
  /** Whether the temporary file may be there: left by a crash before this writer, or by an attempt of its own that failed. */
  #leftover = true;

  /** @param temporary name of the file that is written before it is put in place; one of its own for each writer. */
  constructor(root: string, files: FileSystem, temporary = 'tmp') {
    this.#root = root;
    this.#files = files;
    this.#temporary = join(root, temporary);
  }

  /** Writes a file by its path relative to the directory. */
  async replace(path: string, bytes: Uint8Array): Promise<void> {
    const target = join(this.#root, path);
    const parent = dirname(target);
    if (!this.#known.has(parent)) {
      await makeDirectories(this.#files, parent);
      this.#known.add(parent);
    }
    const temporary = this.#temporary;
    // A leftover of a crash or of a failed attempt: its inode must not be written again after a failed sync.
    if (this.#leftover) await this.#files.remove(temporary);
    this.#leftover = true;
    const file = await this.#files.createSynced(temporary);
    try {
      await file.write(bytes, 0);
    } finally {
      await file.close();
    }
    await this.#files.rename(temporary, target);
    this.#leftover = false;
    this.#touched.add(parent);
  }

  /** Makes the renames since the last call durable. */
  async sync(): Promise<void> {
    for (const directory of this.#touched) {
      await this.#files.syncDirectory(directory);
      this.#touched.delete(directory);
    }
  }

  /** Removes a file or an empty directory; not synced, since a removal that comes back does no harm here. */
  async remove(path: string): Promise<void> {
    this.#known.delete(join(this.#root, path));
    await this.#files.remove(join(this.#root, path));
  }
}
