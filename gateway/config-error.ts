/** A setting or a file named by one that is unknown, malformed or against another one. The message names it, what must hold, and what was got. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
