import { join } from 'node:path';
import { lockFile } from './lock-file.ts';

/** Another process (or another journal of this one) writes this log. */
export class LogLockedError extends Error {
  readonly code = 'LOG_LOCKED';
  constructor(directory: string) {
    super(`the log ${directory} is written by another process; one process writes one log, give this one another origin`);
    this.name = 'LogLockedError';
  }
}

/** Takes the log's lock, that of its file `lock`, and returns what releases it. Throws {@link LogLockedError} when it is taken. */
export function lockDirectory(directory: string): () => void {
  const unlock = lockFile(join(directory, 'lock'));
  if (unlock === null) throw new LogLockedError(directory);
  return unlock;
}
