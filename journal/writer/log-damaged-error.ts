/** The directory cannot be continued as a log: it is not one, or what it holds contradicts itself. Nothing was written to it. */
export class LogDamagedError extends Error {
  readonly code = 'LOG_DAMAGED';
  constructor(directory: string, what: string) {
    super(`cannot continue the log ${directory}: ${what}; look at it with «npm run audit:verify», restore it, or give this process another origin`);
    this.name = 'LogDamagedError';
  }
}
