import { formatCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { NoteSigner } from './note-signer.ts';
import { formatSignedNote } from './signed-note.ts';

/** A checkpoint as a signed note, one signature line a signer, in their order. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): Buffer {
  const text = formatCheckpoint(checkpoint);
  const signed = Buffer.from(text);
  return formatSignedNote({ text, signatures: signers.map((signer) => ({ name: signer.name, keyId: signer.keyId, signature: signer.sign(signed) })) });
}
