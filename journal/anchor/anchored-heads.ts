import { parseCheckpoint } from '../note/checkpoint.ts';
import { parseSignedNote } from '../note/signed-note.ts';
import type { KnownHead } from '../verify/known-head.ts';
import type { CheckpointAnchor } from './checkpoint-anchor.ts';

/** What an anchor knows of logs, for verification; its notes are compared with the log, and the log is verified by signature. */
export async function anchoredHeads(anchor: CheckpointAnchor): Promise<Map<string, KnownHead>> {
  const heads = new Map<string, KnownHead>();
  for (const origin of await anchor.origins()) {
    const held = await anchor.read(origin);
    const note = held === null ? null : parseSignedNote(held.note);
    const text = note?.kind === 'note' ? parseCheckpoint(note.note.text) : null;
    if (held === null || text?.kind !== 'checkpoint') continue;
    heads.set(origin, { size: text.checkpoint.size, root: text.checkpoint.root, source: `the anchor's version ${held.version}`, code: 'ANCHOR_MISMATCH' });
  }
  return heads;
}
