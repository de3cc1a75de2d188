/** A file of a log is missing or cut off. The message names it and the entry. */
export class LogFileError extends Error {
  readonly code = 'LOG_FILE';
  constructor(message: string) {
    super(message);
    this.name = 'LogFileError';
  }
}
