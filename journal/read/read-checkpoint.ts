import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { parseCheckpoint } from '../note/checkpoint.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { parseSignedNote } from '../note/signed-note.ts';
import { LogFileError } from './log-file-error.ts';

/**
 * The published checkpoint of a log, as note and as what it says; null before the first one. Signatures are not verified here: what is read by
 * it is checked by `audit:verify`, which must be run on what matters. Throws {@link LogFileError} when it is no checkpoint.
 */
export async function readCheckpoint(files: FileSystem, log: string): Promise<{ readonly note: Buffer; readonly checkpoint: Checkpoint } | null> {
  const note = await files.read(join(log, 'checkpoint'));
  if (note === null) return null;
  const parsed = parseSignedNote(note);
  const text = parsed.kind === 'note' ? parseCheckpoint(parsed.note.text) : parsed;
  if (text.kind === 'malformed') throw new LogFileError(`the checkpoint is malformed: ${text.reason}`);
  return { note, checkpoint: text.checkpoint };
}
