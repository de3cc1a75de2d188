/** An open file of the journal. Offsets are the caller's: nothing here seeks. */
export interface JournalFile {
  /** Writes all of `bytes` at `position`; rejects when the file system takes less. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** fdatasync: when it resolves, what was written survives a power cut. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** Shares of the file system in use, 0 to 1, as an unprivileged process meets it. */
export interface DiskUse {
  readonly usedFraction: number;
}

/**
 * Every file system call of the journal: the seam at which tests record, drop unsynced writes, and inject errors and hangs.
 * Paths are absolute or relative to the process; errors carry Node's `code`.
 */
export interface FileSystem {
  /** Creates a file that must not exist, for writing. */
  create(path: string): Promise<JournalFile>;
  /** The same, but each write is durable when it resolves (O_DSYNC): one call into the kernel instead of two. */
  createSynced(path: string): Promise<Pick<JournalFile, 'write' | 'close'>>;
  /** The file's bytes; null when there is none. */
  read(path: string): Promise<Buffer | null>;
  /** Names in a directory, sorted; null when there is none. A directory's name ends in a slash. */
  list(path: string): Promise<string[] | null>;
  /** Creates one directory; resolves false when it exists already. */
  makeDirectory(path: string): Promise<boolean>;
  /** Atomically replaces `to`. Durable only after {@link syncDirectory} of its directory. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or an empty directory; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** fsync of a directory: creations, renames and removals in it survive a power cut. */
  syncDirectory(path: string): Promise<void>;
  diskUse(path: string): Promise<DiskUse>;
}
