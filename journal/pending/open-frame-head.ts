import type { Checkpoint } from '../note/checkpoint.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import type { FrameSeal } from './frame-seal.ts';
import { decodeSealedHead } from './sealed-head.ts';

export type FrameHead =
  /** `proven`: signed, or sealed by the key at hand. Else it is sealed by one that is not, and only a signature after it can speak for it. */
  | { readonly kind: 'head'; readonly checkpoint: Checkpoint; readonly proven: boolean }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Reads the head of a frame: signed by a key of `verifiers`, or sealed. `seal` is null for whoever has no signing key. */
export function openFrameHead(head: Buffer, origin: string, verifiers: readonly NoteVerifier[], seal: FrameSeal | null): FrameHead {
  const sealed = decodeSealedHead(head);
  if (sealed === null) {
    const opened = openCheckpoint(head, origin, verifiers);
    return opened.kind === 'rejected' ? opened : { kind: 'head', checkpoint: opened.checkpoint, proven: true };
  }
  const verdict = seal === null ? 'other' : seal.check(sealed);
  if (verdict === 'broken') return { kind: 'rejected', reason: 'its seal does not hold' };
  return { kind: 'head', checkpoint: { origin, size: sealed.size, root: sealed.root }, proven: verdict === 'holds' };
}
