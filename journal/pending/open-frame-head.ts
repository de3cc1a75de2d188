import { parseCheckpoint } from '../note/checkpoint.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { parseSignedNote } from '../note/signed-note.ts';
import { sealName } from './frame-seal.ts';
import type { FrameSeal } from './frame-seal.ts';

export type FrameHead =
  /** `proven`: signed, or sealed by the key at hand. Else it is sealed by one that is not, and only a signature after it can speak for it. */
  | { readonly kind: 'head'; readonly checkpoint: Checkpoint; readonly proven: boolean }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Reads the head of a frame: signed by a key of `verifiers`, or sealed. `seal` is null for whoever has no signing key. */
export function openFrameHead(head: Buffer, origin: string, verifiers: readonly NoteVerifier[], seal: FrameSeal | null): FrameHead {
  const sealed = readSealed(head, origin);
  if (sealed === null) {
    const opened = openCheckpoint(head, origin, verifiers);
    return opened.kind === 'rejected' ? opened : { kind: 'head', checkpoint: opened.checkpoint, proven: true };
  }
  const verdict = seal === null ? 'other' : seal.check(sealed.line, sealed.text);
  if (verdict === 'broken') return { kind: 'rejected', reason: 'its seal does not hold' };
  return { kind: 'head', checkpoint: sealed.checkpoint, proven: verdict === 'holds' };
}

/** The head as one that is sealed and nothing else; null when it is of another form. */
function readSealed(head: Buffer, origin: string) {
  const parsed = parseSignedNote(head);
  if (parsed.kind === 'malformed') return null;
  const { text, signatures: [line, ...others] } = parsed.note;
  if (line?.name !== sealName(origin) || others.length > 0) return null;
  const opened = parseCheckpoint(text);
  return opened.kind === 'checkpoint' && opened.checkpoint.origin === origin ? { line, text, checkpoint: opened.checkpoint } : null;
}
