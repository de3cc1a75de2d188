import { parseCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { NoteVerifier } from './note-signer.ts';
import { parseSignedNote } from './signed-note.ts';

export type OpenCheckpointResult =
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint; /** Verifier keys that signed it. */ readonly signedBy: readonly string[] }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * Parses a checkpoint and verifies it: at least one signature by a given key, none of theirs wrong (C2SP signed-note, "Signatures"); unknown
 * signatures are ignored. The origin must be `origin` unless that is null.
 */
export function openCheckpoint(bytes: Buffer, origin: string | null, verifiers: readonly NoteVerifier[]): OpenCheckpointResult {
  const parsed = parseSignedNote(bytes);
  if (parsed.kind === 'malformed') return { kind: 'rejected', reason: parsed.reason };
  const text = parseCheckpoint(parsed.note.text);
  if (text.kind === 'malformed') return { kind: 'rejected', reason: text.reason };
  if (origin !== null && text.checkpoint.origin !== origin) {
    return { kind: 'rejected', reason: `it is of log "${text.checkpoint.origin}", this is log "${origin}"` };
  }
  const signed = Buffer.from(parsed.note.text);
  const signedBy: string[] = [];
  for (const signature of parsed.note.signatures) {
    const verifier = verifiers.find((candidate) => candidate.name === signature.name && candidate.keyId.equals(signature.keyId));
    if (verifier === undefined) continue;
    if (!verifier.verify(signed, signature.signature)) return { kind: 'rejected', reason: `the signature of ${verifier.name} does not verify` };
    signedBy.push(verifier.verifierKey);
  }
  if (signedBy.length === 0) {
    const names = parsed.note.signatures.map((signature) => `${signature.name}+${signature.keyId.toString('hex')}`).join(', ');
    return { kind: 'rejected', reason: `no signature by a trusted key; it is signed by ${names}` };
  }
  return { kind: 'checkpoint', checkpoint: text.checkpoint, signedBy };
}
