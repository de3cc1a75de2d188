import { parseCheckpoint } from '../note/checkpoint.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { leafHash } from '../merkle/leaf-hash.ts';
import { verifyInclusion } from '../merkle/inclusion-proof.ts';
import { parseSignedNote } from '../note/signed-note.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** Inclusion of one entry under a signed checkpoint. */
export interface TlogProof {
  readonly index: number;
  readonly path: readonly Buffer[];
  /** The checkpoint as published, with all its signatures. */
  readonly checkpoint: Buffer;
}

export type TlogProofResult = { readonly kind: 'proof'; readonly proof: TlogProof } | { readonly kind: 'malformed'; readonly reason: string };

/** A proof's text (C2SP tlog-proof). */
export function formatTlogProof({ index, path, checkpoint }: TlogProof): string {
  return `${HEADER}\nindex ${index}\n${path.map((item) => `${item.toString('base64')}\n`).join('')}\n${checkpoint.toString('utf8')}`;
}

/** Parses a proof's text; an `extra` line is allowed and ignored, since nothing vouches for it. Never throws. */
export function parseTlogProof(text: string): TlogProofResult {
  const malformed = (reason: string): TlogProofResult => ({ kind: 'malformed', reason });
  const split = text.indexOf('\n\n');
  if (split < 0) return malformed('no empty line separates the path from the checkpoint');
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== HEADER) return malformed(`the first line must be ${HEADER}`);
  if (lines[0]?.startsWith('extra ') === true) lines.shift();
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) return malformed('the index line is missing');
  const path = lines.map((line) => Buffer.from(line, 'base64'));
  if (path.some((item, i) => item.length !== 32 || item.toString('base64') !== lines[i])) return malformed('a path line is not the base64 of 32 bytes');
  return { kind: 'proof', proof: { index: Number(index), path, checkpoint: Buffer.from(text.slice(split + 2)) } };
}

/** Verifies offline that `entry` is in the log the proof speaks of; null when it is, else why not. With no verifiers only the tree is checked. */
export function checkTlogProof(proof: TlogProof, entry: Buffer, verifiers: readonly NoteVerifier[]): string | null {
  const note = parseSignedNote(proof.checkpoint);
  if (note.kind === 'malformed') return note.reason;
  const text = parseCheckpoint(note.note.text);
  if (text.kind === 'malformed') return text.reason;
  if (verifiers.length > 0) {
    const opened = openCheckpoint(proof.checkpoint, null, verifiers);
    if (opened.kind === 'rejected') return opened.reason;
  }
  const { size, root } = text.checkpoint;
  return verifyInclusion(leafHash(entry), proof.index, size, proof.path, root) ? null : 'the path does not lead from the entry to the root of the checkpoint';
}
