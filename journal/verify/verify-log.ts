import { join } from 'node:path';
import { decodeEntry } from '../codec/decode-entry.ts';
import { EntryFormatError } from '../codec/positional-reader.ts';
import type { FileSystem } from '../files/file-system.ts';
import { readTile } from '../layout/read-tile.ts';
import { isLogName } from '../layout/is-log-name.ts';
import { TILE_WIDTH, tilePath } from '../layout/tile-path.ts';
import { EMPTY_ROOT } from '../merkle/empty-root.ts';
import { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import { rootOf } from '../merkle/root-of.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { readCheckpoint } from '../read/read-checkpoint.ts';
import { checkPartials } from './check-partials.ts';
import { checkTail } from './check-tail.ts';
import { EntryCheck } from './entry-check.ts';
import { HeadCheck } from './head-check.ts';
import type { KnownHead } from './known-head.ts';
import type { LogReport, Problem, Remark } from './problem.ts';
import { rankProblems } from './rank-problems.ts';
import { TreeCheck } from './tree-check.ts';
import type { CheckedBundle } from './tree-check.ts';
import { readMinimum } from '../read/read-minimum.ts';
import { trustedKeys } from './trusted-keys.ts';
import type { LogEntry, RosterLine } from '../codec/log-entry.ts';

export interface VerifyLogOptions {
  readonly files: FileSystem;
  /** Directory of the log. */
  readonly log: string;
  /** Origin the log must have; null to take the checkpoint's word. */
  readonly origin: string | null;
  /** Verifier keys to trust; empty to check against the log's own `vkey`, which proves that nothing broke but not who signed. */
  readonly keys: readonly string[];
  /** Heads of a log by this origin that something else vouches for. */
  readonly known: (origin: string) => readonly KnownHead[];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly progress?: (entries: number, of: number) => void;
  /** Called with every roster entry, as soon as it was read. */
  readonly roster?: (index: number, logs: readonly RosterLine[]) => void;
}

/** Checks one log from its files alone: entries against tiles, tiles against checkpoint, entries against each other, and what is pending. */
export async function verifyLog(options: VerifyLogOptions): Promise<LogReport> {
  const opened = await openHead(options);
  if ('problems' in opened) return opened;
  const { checkpoint, note, verifiers, signedBy, rejection, minimumIndex } = opened;
  const { files, log, now, known } = options;
  const checks: Checks = { tree: new TreeCheck(files, log, checkpoint.size, minimumIndex), entries: new EntryCheck(now, minimumIndex), heads: new HeadCheck(checkpoint.origin, verifiers, known(checkpoint.origin)) };
  const { frontier, whole } = await walk(options, checkpoint, checks);
  if (whole) {
    checks.heads.checkpoint(frontier, checkpoint.root);
    checks.entries.end();
  }
  checks.heads.end(checkpoint.size);
  const tail = whole ? await checkTail({ files, log, origin: checkpoint.origin, note, frontier, verifiers }) : { problems: [], remarks: [], pending: 0 };
  const partials = whole ? await checkPartials(files, log, checkpoint.size) : [];
  const problems = [...rejection, ...rankProblems([...checks.tree.problems, ...partials, ...checks.heads.problems, ...checks.entries.problems, ...tail.problems])];
  return {
    origin: checkpoint.origin, size: checkpoint.size, pending: tail.pending, minimumIndex, root: checkpoint.root.toString('base64'), signedBy, problems,
    remarks: [...checks.entries.remarks, ...tail.remarks, ...(await foreignFiles(files, log))],
  };
}

/** Files that the log did not write: nothing about them was checked. */
async function foreignFiles(files: FileSystem, log: string): Promise<Remark[]> {
  const names = ((await files.list(log)) ?? []).filter((name) => !isLogName(name));
  return names.map((name) => ({ index: null, message: `${JSON.stringify(name)} is no part of a log and was not looked at; a gateway refuses to write here` }));
}

interface Checks {
  readonly tree: TreeCheck;
  readonly entries: EntryCheck;
  readonly heads: HeadCheck;
}

interface OpenedHead {
  readonly checkpoint: Checkpoint;
  readonly note: Buffer | null;
  readonly verifiers: readonly NoteVerifier[];
  readonly signedBy: readonly string[];
  readonly rejection: readonly Problem[];
  readonly minimumIndex: number;
}

const failed = (origin: string, code: Problem['code'], message: string): LogReport => {
  return { origin, size: 0, pending: 0, minimumIndex: 0, root: null, signedBy: [], problems: [{ code, index: null, upTo: null, message }], remarks: [] };
};

async function openHead(options: VerifyLogOptions): Promise<LogReport | OpenedHead> {
  const { files, log } = options;
  let head: Awaited<ReturnType<typeof readCheckpoint>>;
  let minimumIndex: number;
  try {
    head = await readCheckpoint(files, log);
    minimumIndex = await readMinimum(files, log, head?.checkpoint.size ?? 0);
  } catch (error) {
    return failed(options.origin ?? log, 'CHECKPOINT_REJECTED', error instanceof Error ? error.message : 'the checkpoint cannot be read');
  }
  const origin = options.origin ?? head?.checkpoint.origin ?? null;
  if (origin === null) return failed(log, 'CHECKPOINT_MISSING', 'there is no checkpoint');
  const keys = await trustedKeys(files, log, options.keys, origin);
  if (keys.kind === 'none') return failed(origin, 'CHECKPOINT_REJECTED', keys.reason);
  if (head === null) {
    // A log that never published has nothing but pending frames; that there is nothing else is seen at its end.
    return { checkpoint: { origin, size: 0, root: EMPTY_ROOT }, note: null, verifiers: keys.verifiers, signedBy: [], rejection: [], minimumIndex };
  }
  const opened = openCheckpoint(head.note, origin, keys.verifiers);
  const { checkpoint } = head;
  if (opened.kind === 'checkpoint') return { checkpoint, note: head.note, verifiers: keys.verifiers, signedBy: opened.signedBy, rejection: [], minimumIndex };
  // What it claims is still compared with the entries: that tells a forged checkpoint from damaged entries.
  const rejection: Problem[] = [{ code: 'CHECKPOINT_REJECTED', index: null, upTo: null, message: `the checkpoint is not accepted: ${opened.reason}` }];
  return { checkpoint: { ...checkpoint, origin }, note: head.note, verifiers: keys.verifiers, signedBy: [], rejection, minimumIndex };
}

/** Reads all bundles in order; `whole` is false when one was missing or short, and then the tree is what came before it. */
async function walk(options: VerifyLogOptions, { size }: Checkpoint, checks: Checks): Promise<{ frontier: MerkleFrontier; whole: boolean }> {
  const frontier = new MerkleFrontier();
  const levels: Buffer[][] = [];
  const bundles = Math.ceil(size / TILE_WIDTH);
  // The next bundle is read while this one is checked.
  let next = bundles === 0 ? null : checks.tree.bundle(0);
  for (let index = 0; next !== null; index += 1) {
    const bundle: CheckedBundle = await next;
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    if (bundle.leaves.length === 0) await explainEnd(options, checks, index, size);
    next = bundle.leaves.length === width && index + 1 < bundles ? checks.tree.bundle(index + 1) : null;
    checkBundle(options, checks, frontier, index * TILE_WIDTH, bundle);
    if (bundle.leaves.length < width) return { frontier, whole: false };
    await addBundle(checks.tree, frontier, levels, bundle);
    options.progress?.(frontier.size, size);
  }
  for (const [i, roots] of levels.entries()) if (roots.length > 0) await checks.tree.tile(i + 1, tileIndex(frontier.size, i + 1), roots);
  checks.heads.known(frontier);
  return { frontier, whole: true };
}

/** A bundle is not there. When none is after it either, the checkpoint is ahead of all files: said so, with the first entry that is missing. */
async function explainEnd({ files, log }: VerifyLogOptions, { tree }: Checks, index: number, size: number): Promise<void> {
  const last = Math.floor((size - 1) / TILE_WIDTH);
  if (index < last && (await readTile(files, log, 'entries', last, size - last * TILE_WIDTH)) !== null) return;
  const widths = ((await files.list(join(log, `${tilePath('entries', index)}.p`))) ?? []).map(Number);
  const first = index * TILE_WIDTH + Math.max(0, ...widths);
  tree.problems.splice(tree.problems.findIndex((problem) => problem.code === 'BUNDLE_MISSING'));
  const message = `the checkpoint names ${size} entries, the directory holds only ${first}: it is from the future of these files, or their end is gone`;
  tree.problems.push({ code: 'CHECKPOINT_FROM_THE_FUTURE', index: first, upTo: size - 1, message });
}

function checkBundle(options: VerifyLogOptions, { entries, heads }: Checks, frontier: MerkleFrontier, first: number, bundle: CheckedBundle): void {
  const tree = frontier.clone();
  for (let i = 0; i < bundle.leaves.length; i += 1) {
    const index = first + i;
    const bytes = bundle.entries[i];
    const entry = bytes === undefined ? null : decoded(bytes, index, entries);
    const boundary = entry?.kind === 'H' || (entry?.kind === 'B' && entry.event === 'boot') || heads.nextKnown === index;
    if (boundary) {
      for (let leaf = bundle.leaves[tree.size - first]; leaf !== undefined && tree.size < index; leaf = bundle.leaves[tree.size - first]) tree.append(leaf);
      heads.known(tree);
      if (entry?.kind === 'B' && entry.event === 'boot') heads.boot(tree, entry.previousRoot);
      if (entry?.kind === 'H') heads.heartbeat(tree, entry.head, entries.verifierKeys);
    }
    if (entry?.kind === 'R') options.roster?.(index, entry.logs);
    if (entry !== null) entries.check(index, entry);
  }
}

function decoded(bytes: Buffer, index: number, entries: EntryCheck): LogEntry | null {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (!(error instanceof EntryFormatError)) throw error;
    entries.problems.push({ code: 'ENTRY_MALFORMED', index, upTo: null, message: `entry ${index} is no entry of this kind of log: ${error.message}` });
    return null;
  }
}

/** Which tile of a level the last hashes at or below `size` belong to. */
const tileIndex = (size: number, level: number): number => Math.floor((Math.floor(size / TILE_WIDTH ** level) - 1) / TILE_WIDTH);

async function addBundle(check: TreeCheck, frontier: MerkleFrontier, levels: Buffer[][], { leaves }: CheckedBundle): Promise<void> {
  if (leaves.length < TILE_WIDTH) {
    for (const leaf of leaves) frontier.append(leaf);
    return;
  }
  let root = rootOf(leaves);
  frontier.appendSubtree(TILE_WIDTH, root);
  for (let level = 1; ; level += 1) {
    const roots = (levels[level - 1] ??= []);
    roots.push(root);
    if (roots.length < TILE_WIDTH) return;
    await check.tile(level, tileIndex(frontier.size, level), roots);
    root = rootOf(roots);
    levels[level - 1] = [];
  }
}
