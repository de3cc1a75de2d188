import { join } from 'node:path';
import { decodeEntry } from '../codec/decode-entry.ts';
import type { FileSystem } from '../files/file-system.ts';
import { decodeEntryBundle } from '../layout/entry-bundle.ts';
import { isLogName } from '../layout/is-log-name.ts';
import { tilePath, TILE_WIDTH } from '../layout/tile-path.ts';
import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import type { NoteSigner, NoteVerifier } from '../note/note-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { EMPTY_TILES } from './extend-tiles.ts';
import { frontierOfTiles } from './frontier-of-tiles.ts';
import { loadTiles } from './load-tiles.ts';
import { LogDamagedError } from './log-damaged-error.ts';
import { Publisher } from './publisher.ts';
import type { FrameSeal } from '../pending/frame-seal.ts';
import { recoverPending } from '../pending/recover-pending.ts';

export interface OpenLogOptions {
  readonly files: FileSystem;
  /** Directory of this log, `DIR/<origin>`. */
  readonly log: string;
  readonly origin: string;
  /** `pending` directories, the primary's first. */
  readonly pending: readonly string[];
  /** Of checkpoints: the log's own first. */
  readonly signers: readonly NoteSigner[];
  /** The log's own verifier and those of earlier keys. */
  readonly verifiers: readonly NoteVerifier[];
  readonly seal: FrameSeal;
}

export interface OpenedLog {
  readonly frontier: MerkleFrontier;
  readonly publisher: Publisher;
  readonly discardedBytes: number;
  /** The log did not end in a shutdown entry. False for a new log. */
  readonly unclean: boolean;
  readonly nextSequence: number;
}

/** Files beyond the recovered tree mean that the checkpoint was set back: going on would sign a second history. */
async function refuseRolledBack({ files, log }: OpenLogOptions, size: number): Promise<void> {
  const index = Math.floor(size / TILE_WIDTH);
  const partials = (await files.list(join(log, `${tilePath('entries', index)}.p`))) ?? [];
  const wider = partials.some((name) => Number(name) > size % TILE_WIDTH) || (await files.read(join(log, tilePath('entries', index)))) !== null;
  if (wider) throw new LogDamagedError(log, `it has entries after ${size}, where its checkpoint and pending frames end: they were set back`);
}

async function lastEntry({ files, log }: OpenLogOptions, size: number, tail: readonly Buffer[]): Promise<Buffer | undefined> {
  if (tail.length > 0 || size === 0) return tail.at(-1);
  const bundle = await files.read(join(log, tilePath('entries', size / TILE_WIDTH - 1)));
  return bundle === null ? undefined : decodeEntryBundle(bundle).entries.at(-1);
}

function isShutdown(entry: Buffer | undefined): boolean {
  if (entry === undefined) return false;
  const decoded = decodeEntry(entry);
  return decoded.kind === 'B' && decoded.event === 'shutdown';
}

async function loadPublished(options: OpenLogOptions) {
  const { files, log, origin } = options;
  const note = await files.read(join(log, 'checkpoint'));
  if (note === null) return EMPTY_TILES;
  const opened = openCheckpoint(note, origin, options.verifiers);
  if (opened.kind === 'rejected') throw new LogDamagedError(log, `its checkpoint is not accepted: ${opened.reason}`);
  const tiles = await loadTiles(files, log, opened.checkpoint.size);
  if (!frontierOfTiles(tiles).root().equals(opened.checkpoint.root)) throw new LogDamagedError(log, 'its tiles do not give the root that its checkpoint names');
  return tiles;
}

/**
 * Opens a log for writing in its directory, which is there and locked, whatever state a crash left it in: checks the published tree against its checkpoint, chains the pending frames
 * after it, publishes them, and only then removes them. Throws {@link LogDamagedError} and changes nothing when the log contradicts itself.
 */
export async function openLog(options: OpenLogOptions): Promise<OpenedLog> {
  const { files, log, origin, signers, verifiers, seal } = options;
  const foreign = ((await files.list(log)) ?? []).filter((name) => !isLogName(name));
  if (foreign.length > 0) throw new LogDamagedError(log, `it holds "${foreign[0]}", which is no part of a log`);
  const tiles = await loadPublished(options);
  const pending = await recoverPending(files, { directories: options.pending, published: frontierOfTiles(tiles), origin, verifiers, seal });
  if (pending.kind === 'damaged') throw new LogDamagedError(log, pending.reason);
  const { frontier, frames, unproven, discardedBytes, nextSequence } = pending;
  if (unproven > 0) throw new LogDamagedError(log, `its last ${unproven} entries are sealed by an earlier signing key and not yet signed: start once with that key, then change it`);
  await refuseRolledBack(options, frontier.size);
  const last = frames.at(-1)?.entries.at(-1) ?? (await lastEntry(options, tiles.size, tiles.tail));
  const publisher = new Publisher({ log, files, origin, signers }, tiles);
  await publisher.writeVerifierKeys(signers.map((key) => key.verifierKey));
  await publisher.publish(frames);
  for (const segment of pending.segments) await files.remove(segment);
  return { frontier, publisher, discardedBytes, unclean: last !== undefined && !isShutdown(last), nextSequence };
}
