import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { LogFileError } from './log-file-error.ts';

/**
 * The log's minimum index (C2SP tlog-tiles, "Pruning"): entries below it are no longer there. 0 for a log that was never pruned. Throws `LOG_FILE`
 * when the file is malformed, or names more than the `size` entries that the log has.
 */
export async function readMinimum(files: FileSystem, log: string, size: number = Number.POSITIVE_INFINITY): Promise<number> {
  const bytes = await files.read(join(log, 'minimum'));
  if (bytes === null) return 0;
  const text = bytes.toString('latin1').trim();
  if (!/^\d{1,15}$/.test(text) || Number(text) % 256 !== 0) throw new LogFileError('the file "minimum" must hold a multiple of 256');
  if (Number(text) > size) throw new LogFileError(`the file "minimum" must name one of the ${size} entries of the log, it names ${text}`);
  return Number(text);
}
