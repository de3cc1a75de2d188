import { join } from 'node:path';
import type { FileSystem } from '../../journal/files/file-system.ts';
import { leafHash } from '../../journal/merkle/leaf-hash.ts';
import { MerkleFrontier } from '../../journal/merkle/merkle-frontier.ts';
import { TileTree } from '../../journal/merkle/tile-tree.ts';
import type { Checkpoint } from '../../journal/note/checkpoint.ts';
import { openCheckpoint } from '../../journal/note/open-checkpoint.ts';
import { trustedKeys } from '../../journal/verify/trusted-keys.ts';
import type { LogProblem, LogProgress } from './log-progress.ts';

/** Verifies one pass over a log while it is read: hashes every new entry and, at the end, compares with the checkpoint. */
export class InclusionCheck {
  readonly #frontier: MerkleFrontier;
  readonly #checkpoint: Checkpoint;
  #problem: LogProblem | null;

  constructor(frontier: MerkleFrontier, checkpoint: Checkpoint, problem: LogProblem | null) {
    this.#frontier = frontier;
    this.#checkpoint = checkpoint;
    this.#problem = problem;
  }

  /** Index of the next entry to hash. */
  get next(): number {
    return this.#frontier.size;
  }

  append(bytes: Buffer): void {
    this.#frontier.append(leafHash(bytes));
  }

  /** Null when everything up to the checkpoint is what it commits to; otherwise why not, and then nothing new counts as verified. */
  verdict(): LogProblem | null {
    if (this.#problem === null && this.#frontier.size === this.#checkpoint.size && !this.#frontier.root().equals(this.#checkpoint.root)) {
      this.#problem = { code: 'ROOT_MISMATCH', message: `the entries do not hash to the root of the checkpoint of ${this.#checkpoint.size} entries` };
    }
    return this.#problem;
  }
}

/** Moves the right edge of a tree on to `size`, by the tiles of the tree as it is now. */
async function extendTo(frontier: MerkleFrontier, tree: TileTree, size: number): Promise<MerkleFrontier> {
  while (frontier.size < size) {
    // The largest subtree that begins here and does not go beyond: what a frontier takes as a whole.
    let leaves = 1;
    while (frontier.size % (leaves * 2) === 0 && frontier.size + leaves * 2 <= size) leaves *= 2;
    frontier.appendSubtree(leaves, await tree.range(frontier.size, frontier.size + leaves));
  }
  return frontier;
}

export interface CheckedHead {
  readonly note: Buffer;
  readonly checkpoint: Checkpoint;
}

export interface BeginCheckOptions {
  readonly files: FileSystem;
  readonly log: string;
  readonly head: CheckedHead;
  readonly progress: LogProgress;
  /** Verifier keys to trust; empty for the log's own `vkey` file. */
  readonly keys: readonly string[];
  readonly minimum: number;
}

/**
 * Begins the check of a pass from what was verified before. A checkpoint that nobody trusted signed, that went back, or whose tree is not a
 * continuation of what was verified leaves everything new unverified, with the reason; the entries are indexed all the same. Entries below
 * `minimum` were pruned: their hashes are taken from the tiles, and the root of the checkpoint says whether those are right.
 */
export async function beginCheck(options: BeginCheckOptions): Promise<InclusionCheck> {
  const { files, log, head: { note, checkpoint }, progress, keys, minimum } = options;
  const { origin, verifiedSize, verifiedRoot } = progress;
  const failed = (code: LogProblem['code'], message: string): InclusionCheck => new InclusionCheck(new MerkleFrontier(), checkpoint, { code, message });
  if (checkpoint.size < verifiedSize) {
    return failed('ROLLED_BACK', `the checkpoint names ${checkpoint.size} entries, an earlier one named ${verifiedSize}`);
  }
  const trusted = await trustedKeys(files, join(log), keys, origin);
  if (trusted.kind === 'none') return failed('CHECKPOINT_REJECTED', trusted.reason);
  const opened = openCheckpoint(note, origin, trusted.verifiers);
  if (opened.kind === 'rejected') return failed('CHECKPOINT_REJECTED', opened.reason);
  const tree = new TileTree(files, log, checkpoint.size);
  const frontier = await extendTo(new MerkleFrontier(), tree, verifiedSize);
  if (verifiedRoot !== null && frontier.root().toString('base64') !== verifiedRoot) {
    return failed('REWRITTEN', `the first ${verifiedSize} entries are not those that were verified before`);
  }
  return new InclusionCheck(await extendTo(frontier, tree, minimum), checkpoint, null);
}
