import { join } from 'node:path';
import type { RosterLine } from '../codec/log-entry.ts';
import { nodeFileSystem } from '../files/node-file-system.ts';
import { ed25519Signer } from '../note/ed25519-signer.ts';
import { openCheckpoint } from '../note/open-checkpoint.ts';
import { parseVerifierKey } from '../note/parse-verifier-key.ts';
import { findLogs } from '../read/find-logs.ts';
import { createJournal } from '../writer/create-journal.ts';
import type { JournalOptions } from '../writer/journal-options.ts';
import { systemClock } from '../writer/system-clock.ts';

export interface RosterOptions extends JournalOptions {
  /** Milliseconds between two looks at the logs; 60 s by default. What was published since the last look is what a vanished log may hide. */
  readonly everyMs?: number;
}

/** The log of logs: one process of a house keeps it. */
export interface Roster {
  /** Commits to the checkpoints of all logs beside it that changed since the last time; resolves with their number once durable. */
  commit(): Promise<number>;
  close(): Promise<void>;
}

/** Lines one entry holds at most: stays well below 64 KiB. */
const LINES_PER_ENTRY = 300;

/** Checkpoints of the logs beside the roster, signed by the same key, whose size differs from what was committed last. */
async function changedCheckpoints(options: RosterOptions, committed: ReadonlyMap<string, number>): Promise<RosterLine[]> {
  const { directory, signingKey, previousKeys, files = nodeFileSystem } = options;
  const lines: RosterLine[] = [];
  for (const { origin, path } of await findLogs(files, directory)) {
    const note = origin === options.origin ? null : await files.read(join(path, 'checkpoint'));
    if (note === null) continue;
    const keys = [ed25519Signer(origin, signingKey).verifierKey, ...previousKeys].map((key) => parseVerifierKey(key, origin));
    const opened = openCheckpoint(note, origin, keys.flatMap((key) => (key.kind === 'verifier' ? [key.verifier] : [])));
    // A checkpoint by another key is none of this house's: verification names it, the roster must not vouch for it.
    if (opened.kind === 'rejected') continue;
    const { size, root } = opened.checkpoint;
    if (committed.get(origin) !== size) lines.push({ origin, size, root: root.toString('base64') });
  }
  return lines;
}

/**
 * Opens the roster log `DIR/<origin>`, whose origin must end in `/roster`, and commits from time to time to every other log's checkpoint, so that
 * a log that was removed or set back shows in `audit:verify` (design.md section 7).
 */
export async function createRoster(options: RosterOptions): Promise<Roster> {
  if (!/(^|\/)roster$/.test(options.origin)) throw new TypeError(`the origin of a roster must end in "/roster", got "${options.origin}"`);
  const { everyMs = 60_000, clock = systemClock } = options;
  const journal = await createJournal(options);
  const committed = new Map<string, number>();
  const commit = async (): Promise<number> => {
    const lines = await changedCheckpoints(options, committed);
    for (let start = 0; start < lines.length; start += LINES_PER_ENTRY) {
      const logs = lines.slice(start, start + LINES_PER_ENTRY);
      await journal.write(() => ({ kind: 'R', at: clock.now(), logs }));
      for (const { origin, size } of logs) committed.set(origin, size);
    }
    return lines.length;
  };
  // One look at a time: each compares with what the one before committed.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (): Promise<number> => {
    const turn = last.then(commit);
    last = turn.catch(() => undefined);
    return turn;
  };
  let closed = false;
  let cancel = (): void => undefined;
  const schedule = (): void => {
    if (closed) return;
    // A roster that cannot be written now is written at the next look; its journal reports why by itself.
    cancel = clock.after(everyMs, () => void inTurn().catch(() => undefined).finally(schedule));
  };
  schedule();
  return {
    commit: inTurn,
    async close() {
      if (closed) return;
      closed = true;
      cancel();
      await inTurn().catch(() => undefined);
      await journal.close();
    },
  };
}
