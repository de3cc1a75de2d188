import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process (or another journal of this one) writes this log. */
export class LogLockedError extends Error {
  readonly code = 'LOG_LOCKED';
  constructor(directory: string) {
    super(`the log ${directory} is written by another process; one process writes one log, give this one another origin`);
    this.name = 'LogLockedError';
  }
}

/**
 * Takes the log's lock and returns what releases it. The lock is SQLite's on the file `lock`: a lock of the operating system that ends with
 * the process, so no stale lock is ever left behind, not even by SIGKILL. Throws {@link LogLockedError} when it is taken.
 */
export function lockDirectory(directory: string): () => void {
  const database = new DatabaseSync(join(directory, 'lock'));
  try {
    // In memory: the lock writes nothing, so it needs no rollback file beside it.
    database.exec('PRAGMA journal_mode=MEMORY; PRAGMA busy_timeout=0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) throw new LogLockedError(directory);
    throw error;
  }
  return () => database.close();
}
