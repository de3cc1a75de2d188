import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import type { NoteSigner } from '../note/note-signer.ts';
import { signCheckpoint } from '../note/sign-checkpoint.ts';
import type { FrameSeal } from '../pending/frame-seal.ts';

export interface FrameHeadsOptions {
  readonly origin: string;
  readonly signer: NoteSigner;
  readonly seal: FrameSeal;
  /** Longest time between two frames that are signed, in milliseconds; 0 to sign each. */
  readonly signMs: number;
  readonly monotonic: () => number;
}

/**
 * Heads of frames: signed where the last signature is `signMs` old, sealed in between. A signature covers everything before it, so what it costs is shared by the
 * frames of that time; a log that is written to rarely has every frame signed.
 */
export function frameHeads({ origin, signer, seal, signMs, monotonic }: FrameHeadsOptions): (frontier: MerkleFrontier) => Buffer {
  let signedAt = -Infinity;
  return (frontier) => {
    const tree = { size: frontier.size, root: frontier.root() };
    const now = monotonic();
    if (now - signedAt < signMs) return seal.head(tree);
    signedAt = now;
    return signCheckpoint({ origin, ...tree }, [signer]);
  };
}
