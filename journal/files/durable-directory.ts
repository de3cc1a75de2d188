import { basename, dirname, join } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { inLanes } from './in-lanes.ts';
import { makeDirectories } from './make-directories.ts';

/** Calls under way at once: enough for the file system to make several files durable in one go, and one fewer than libuv has threads, so that a group commit finds one free. */
const LANES = 3;

/**
 * Replaces files below one directory so that a crash leaves the old or the new one, never a part: temporary file, synced write, rename. The renames, and
 * the directories made for them, are durable after {@link DurableDirectory.sync}. One writer at a time.
 */
export class DurableDirectory {
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #known = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #temporary: string;
  /** Whether temporary files may be there: left by a crash before this writer, or by an attempt of its own that failed. */
  #leftover = true;

  /** @param temporary name of the file that is written before it is put in place, and with a number after it of further ones; one of its own for each writer. */
  constructor(root: string, files: FileSystem, temporary = 'tmp') {
    this.#root = root;
    this.#files = files;
    this.#temporary = temporary;
  }

  /** Writes a file by its path relative to the directory. */
  replace(path: string, bytes: Uint8Array): Promise<void> {
    return this.replaceAll([[path, bytes]]);
  }

  /** Writes many files, each whole or not at all; which of them are in place when it rejects is unknown. They are all durable before the first is put in place. */
  async replaceAll(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Promise<void> {
    // A leftover of a crash or of a failed attempt: its inode must not be written again after a failed sync.
    if (this.#leftover) await this.#removeLeftovers();
    this.#leftover = true;
    const written = files.map(([path, bytes], at) => ({ target: join(this.#root, path), temporary: join(this.#root, at === 0 ? this.#temporary : `${this.#temporary}-${at}`), bytes }));
    for (const { target } of written) await this.#prepare(dirname(target));
    await inLanes(written, LANES, ({ temporary, bytes }) => this.#write(temporary, bytes));
    await inLanes(written, LANES, async ({ temporary, target }) => {
      this.#touched.add(dirname(target));
      await this.#files.rename(temporary, target);
    });
    this.#leftover = false;
  }

  /** Makes the renames since the last call durable. */
  async sync(): Promise<void> {
    await inLanes([...this.#touched], LANES, async (directory) => {
      await this.#files.syncDirectory(directory);
      this.#touched.delete(directory);
    });
  }

  /** Removes a file or an empty directory; not synced, since a removal that comes back does no harm here. */
  async remove(path: string): Promise<void> {
    this.#known.delete(join(this.#root, path));
    await this.#files.remove(join(this.#root, path));
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#files.createSynced(path);
    try {
      await file.write(bytes, 0);
    } finally {
      await file.close();
    }
  }

  /** Sees to a directory being there. One below the root is durable with the next sync, in which the directory it lies in has a part: also where somebody made it and crashed. */
  async #prepare(directory: string): Promise<void> {
    if (this.#known.has(directory)) return;
    if (directory === this.#root) {
      await makeDirectories(this.#files, directory);
    } else {
      await this.#prepare(dirname(directory));
      this.#touched.add(dirname(directory));
      await this.#files.makeDirectory(directory);
    }
    this.#known.add(directory);
  }

  async #removeLeftovers(): Promise<void> {
    const own = (name: string): boolean => name === this.#temporary || (name.startsWith(`${this.#temporary}-`) && /^\d+$/.test(name.slice(this.#temporary.length + 1)));
    for (const name of (await this.#files.list(this.#root)) ?? []) if (own(basename(name))) await this.#files.remove(join(this.#root, name));
  }
}
