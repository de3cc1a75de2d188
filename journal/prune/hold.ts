import { dirname, join, resolve } from 'node:path';
import { DurableDirectory } from '../files/durable-directory.ts';
import type { FileSystem } from '../files/file-system.ts';
import { LogFileError } from '../read/log-file-error.ts';

/** File beside the logs that says from which instant on entries must stay, whatever their age (legal hold, audit.md 3.2). */
const HOLD = 'held';
/** A log may be named by itself: the file lies this many directories above it at most. */
const MOST_ABOVE = 6;

/** The instant, in epoch milliseconds, from which on entries below `directory` must stay; null when none is held. Throws `LOG_FILE` when the file says no instant. */
export async function readHold(files: FileSystem, directory: string): Promise<number | null> {
  let at = resolve(directory);
  for (let above = 0; above <= MOST_ABOVE; above += 1, at = dirname(at)) {
    const bytes = await files.read(join(at, HOLD));
    if (bytes === null) continue;
    const held = Date.parse(bytes.toString('latin1').trim());
    if (Number.isNaN(held)) throw new LogFileError(`the file "${HOLD}" must hold the instant from which on entries must stay`);
    return held;
  }
  return null;
}

/** Says from which instant on entries of the logs below `directory` must stay; durable when it resolves. Null: none is held any more. */
export async function writeHold(files: FileSystem, directory: string, since: number | null): Promise<void> {
  const target = new DurableDirectory(directory, files, `tmp-${HOLD}`);
  if (since === null) await target.remove(HOLD);
  else await target.replace(HOLD, Buffer.from(`${new Date(since).toISOString()}\n`));
  await target.sync();
}
