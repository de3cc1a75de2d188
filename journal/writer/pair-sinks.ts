import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DurableDirectory } from '../files/durable-directory.ts';
import type { FileSystem } from '../files/file-system.ts';
import { LogDamagedError } from './log-damaged-error.ts';

/**
 * Ties a log to its second sink by a mark on both sides. While the primary was out, the second sink alone may have held acknowledged entries;
 * going on without it would give their indexes to others. So a log that has a second sink is opened with that one or not at all.
 */
export async function pairSinks(files: FileSystem, log: string, secondary: string | null): Promise<void> {
  const mark = await files.read(join(log, 'secondary'));
  const there = secondary === null ? null : await files.read(join(secondary, 'sink'));
  if (mark !== null && secondary === null) {
    throw new LogDamagedError(log, 'it was written with a second sink, which may hold entries that are not here; give it again, or remove the file "secondary" to do without');
  }
  if (mark !== null && (there === null || !there.equals(mark))) {
    throw new LogDamagedError(log, 'its second sink is another directory than the one given: is the disk mounted?');
  }
  if (mark !== null || secondary === null) return;
  const identity = there ?? Buffer.from(randomBytes(16).toString('hex'));
  // The sink first: a mark here must never name a sink that does not carry it.
  for (const [directory, name] of [[secondary, 'sink'], [log, 'secondary']] as const) {
    const target = new DurableDirectory(directory, files);
    await target.replace(name, identity);
    await target.sync();
  }
}
