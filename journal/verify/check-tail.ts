import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { tilePath, TILE_WIDTH } from '../layout/tile-path.ts';
import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import type { NoteVerifier } from '../note/note-signer.ts';
import { recoverPending } from '../pending/recover-pending.ts';
import type { Problem, Remark } from './problem.ts';

export interface TailOptions {
  readonly files: FileSystem;
  readonly log: string;
  readonly origin: string;
  /** The checkpoint as it was read at the start; null when there was none. */
  readonly note: Buffer | null;
  /** The tree under the checkpoint. */
  readonly frontier: MerkleFrontier;
  readonly verifiers: readonly NoteVerifier[];
}

export interface TailReport {
  readonly problems: readonly Problem[];
  readonly remarks: readonly Remark[];
  readonly pending: number;
}

async function hasEntriesFrom({ files, log }: TailOptions, size: number): Promise<boolean> {
  const index = Math.floor(size / TILE_WIDTH);
  const partials = (await files.list(join(log, `${tilePath('entries', index)}.p`))) ?? [];
  return partials.some((name) => Number(name) > size % TILE_WIDTH) || (await files.read(join(log, tilePath('entries', index)))) !== null;
}

const LOST = { code: 'CHECKPOINT_MISSING', message: 'there are tiles but no checkpoint' } as const;

/** What a log has after its checkpoint: pending frames, torn writes, or entries that show that the checkpoint was set back. */
export async function checkTail(options: TailOptions): Promise<TailReport> {
  const { files, log, origin, frontier, verifiers } = options;
  const recovering = { directories: [join(log, 'pending')], published: frontier, origin, verifiers, seal: null };
  const found = await recoverPending(files, recovering);
  const end = found.kind === 'recovered' ? found.frontier.size : frontier.size;
  const setBack = found.kind === 'recovered' && (await hasEntriesFrom(options, end));
  if (found.kind === 'recovered' && !setBack) {
    const torn: Remark[] = found.discardedBytes === 0 ? [] : [{ index: end, message: `${found.discardedBytes} bytes of an unfinished write follow the last entry` }];
    const problems = found.damage.map(({ from, to }): Problem => ({ code: 'PENDING_DAMAGED', index: from, upTo: to === from ? null : to, message: 'bytes in pending/ are no frame, yet frames follow them; the entries themselves are there' }));
    const unsigned: Remark[] = found.unproven === 0 ? [] : [{ index: end - found.unproven, message: `the last ${found.unproven} entries are sealed and not yet signed: only the gateway that wrote them can tell whether they are its own` }];
    return { problems, remarks: [...unsigned, ...torn], pending: end - frontier.size };
  }
  // A gateway that runs moves files from pending to tiles while they are read here: only a log at rest can be told to be damaged.
  const noteNow = await files.read(join(log, 'checkpoint'));
  const again = await recoverPending(files, recovering);
  const grown = again.kind === 'recovered' && again.frontier.size > end;
  if (grown || (noteNow !== null && options.note?.equals(noteNow) !== true)) {
    return { problems: [], remarks: [{ index: end, message: 'the log was written to while it was read; entries after this one were not looked at' }], pending: 0 };
  }
  const problem: Problem = found.kind === 'damaged'
    ? { code: 'PENDING_DAMAGED', index: found.index, upTo: null, message: found.reason }
    : { index: end, upTo: null, ...(options.note === null ? LOST : { code: 'CHECKPOINT_SET_BACK', message: `there are entries after ${end}, where checkpoint and pending frames end: an older checkpoint was put in place` }) };
  return { problems: [problem], remarks: [], pending: 0 };
}
