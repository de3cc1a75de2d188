import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the lock of a file, which is made when it is not there, and returns what releases it; null when another process, or another holder in this one, has it. It is a lock of the operating system, as SQLite
 * takes it, that ends with the process: no stale lock is ever left behind, not even by SIGKILL.
 */
export function lockFile(path: string): (() => void) | null {
  const database = new DatabaseSync(path);
  try {
    // In memory: the lock writes nothing, so it needs no rollback file beside it.
    database.exec('PRAGMA journal_mode=MEMORY; PRAGMA busy_timeout=0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return null;
    throw error;
  }
  return () => database.close();
}
