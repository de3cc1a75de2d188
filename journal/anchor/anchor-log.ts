import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { consistencyProof, verifyConsistency } from '../merkle/consistency-proof.ts';
import { TileTree } from '../merkle/tile-tree.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { LogFileError } from '../read/log-file-error.ts';
import { trustedKeys } from '../verify/trusted-keys.ts';
import type { CheckpointAnchor } from './checkpoint-anchor.ts';

export type AnchorOutcome =
  | { readonly kind: 'committed'; readonly size: number; readonly previousSize: number }
  | { readonly kind: 'unchanged'; readonly size: number }
  /** The log does not continue what was committed: it was set back, forked, or is not what its signature says. Nothing was committed. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Several processes may anchor one log; each round of a lost race has one winner, so a few rounds are enough. */
const MAX_ROUNDS = 5;

const refused = (reason: string): AnchorOutcome => ({ kind: 'refused', reason });

/**
 * Commits a log's checkpoint to an anchor, after proving from the tiles that it continues the checkpoint committed before. `keys` are the
 * verifier keys to trust, the log's own when empty.
 */
export async function anchorLog(files: FileSystem, log: string, origin: string, anchor: CheckpointAnchor, keys: readonly string[]): Promise<AnchorOutcome> {
  const trusted = await trustedKeys(files, log, keys, origin);
  if (trusted.kind === 'none') return refused(trusted.reason);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const outcome = await tryOnce(files, log, origin, anchor, trusted.verifiers);
    if (outcome !== null) return outcome;
  }
  return refused('other processes commit checkpoints of this log all the time');
}

async function tryOnce(
  files: FileSystem, log: string, origin: string, anchor: CheckpointAnchor, verifiers: readonly NoteVerifier[],
): Promise<AnchorOutcome | null> {
  const held = await anchor.read(origin);
  // Read after the anchor: a log only grows, so what is read now cannot be older than what was committed, unless it was set back.
  const note = await files.read(join(log, 'checkpoint'));
  if (note === null) return held === null ? { kind: 'unchanged', size: 0 } : refused('the log has no checkpoint, and one was committed');
  const current = openCheckpoint(note, origin, verifiers);
  if (current.kind === 'rejected') return refused(`the checkpoint is not accepted: ${current.reason}`);
  const { size, root } = current.checkpoint;
  if (held === null) return (await anchor.replace(origin, 0, note)) ? { kind: 'committed', size, previousSize: 0 } : null;
  const before = openCheckpoint(held.note, origin, verifiers);
  if (before.kind === 'rejected') return refused(`the committed checkpoint is not accepted: ${before.reason}`);
  const old = before.checkpoint;
  if (old.size > size) return refused(`${old.size} entries were committed, the log has ${size}: it was set back`);
  if (!(await continues(files, log, old, { size, root }))) return refused(`the log does not continue the ${old.size} entries that were committed: it was forked`);
  if (old.size === size) return { kind: 'unchanged', size };
  return (await anchor.replace(origin, held.version, note)) ? { kind: 'committed', size, previousSize: old.size } : null;
}

async function continues(files: FileSystem, log: string, old: { size: number; root: Buffer }, now: { size: number; root: Buffer }): Promise<boolean> {
  try {
    const proof = await consistencyProof(new TileTree(files, log, now.size), old.size);
    return verifyConsistency(old.size, old.root, now.size, now.root, proof);
  } catch (error) {
    if (error instanceof LogFileError) return false;
    throw error;
  }
}
