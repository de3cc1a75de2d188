import { join } from 'node:path';
import { AnchorLoop } from '../anchor/anchor-loop.ts';
import type { AnchorLoopOptions } from '../anchor/anchor-loop.ts';
import type { EventEntry } from '../codec/encode-event.ts';
import type { FileSystem } from '../files/file-system.ts';
import { lockDirectory } from '../files/lock-directory.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { nodeFileSystem } from '../files/node-file-system.ts';
import type { MerkleFrontier } from '../merkle/merkle-frontier.ts';
import { ed25519Signer } from '../note/ed25519-signer.ts';
import type { NoteSigner, NoteVerifier } from '../note/note-signer.ts';
import { parseVerifierKey } from '../note/parse-verifier-key.ts';
import { signCheckpoint } from '../note/sign-checkpoint.ts';
import { sm2Signer } from '../note/sm2-signer.ts';
import { frameSeal } from '../pending/frame-seal.ts';
import type { FrameSeal } from '../pending/frame-seal.ts';
import { PendingSink } from '../pending/pending-sink.ts';
import { KeyCache } from '../subjects/key-cache.ts';
import { DiskWatch } from './disk-watch.ts';
import { frameHeads } from './frame-heads.ts';
import { GroupCommit } from './group-commit.ts';
import { Housekeeping } from './housekeeping.ts';
import { DEFAULT_LIMITS } from './journal-limits.ts';
import type { JournalOptions } from './journal-options.ts';
import { JournalUnavailableError } from './journal-unavailable-error.ts';
import { LogJournal } from './log-journal.ts';
import { openLog } from './open-log.ts';
import type { OpenedLog } from './open-log.ts';
import { OwnEntries } from './own-entries.ts';
import { pairSinks } from './pair-sinks.ts';
import { PublishLoop } from './publish-loop.ts';
import { SinkGroup } from './sink-group.ts';
import type { SinkEvent } from './sink-group.ts';
import { systemClock } from './system-clock.ts';

const ORIGIN = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/;

/**
 * Opens (or begins) the log `DIR/<origin>`, recovers what a crash left, writes its boot entry and returns the journal once that is durable.
 * Rejects with `LOG_LOCKED`, `LOG_DAMAGED` or `AUDIT_UNAVAILABLE`, and with a TypeError for options that cannot be.
 */
export async function createJournal(options: JournalOptions): Promise<LogJournal> {
  if (!ORIGIN.test(options.origin)) throw new TypeError(`an origin must be lower-case path segments such as "shuqiao.example/gateway-0", got "${options.origin}"`);
  const files = options.files ?? nodeFileSystem;
  const log = join(options.directory, options.origin);
  await makeDirectories(files, log);
  const unlock = (options.lock ?? lockDirectory)(log);
  try {
    return await openLocked(options, files, log, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function verifiersOf(signer: NoteSigner, previousKeys: readonly string[]): NoteVerifier[] {
  return [signer.verifierKey, ...previousKeys].map((key) => {
    // One key signs all logs of a house, so an earlier one may be given under any of their names.
    const parsed = parseVerifierKey(key, signer.name);
    if (parsed.kind === 'malformed') throw new TypeError(`previousKeys: ${parsed.reason}`);
    return parsed.verifier;
  });
}

async function openLocked(options: JournalOptions, files: FileSystem, log: string, unlock: () => void): Promise<LogJournal> {
  const { origin, secondaryDirectory } = options;
  const signer = ed25519Signer(origin, options.signingKey);
  const extraSigners = options.sm2Key === null ? [] : [sm2Signer(origin, options.sm2Key)];
  if (secondaryDirectory !== null && (await files.list(secondaryDirectory)) === null) {
    throw new TypeError('the secondary directory must exist: a disk that is not mounted must not look like an empty one');
  }
  const secondary = secondaryDirectory === null ? null : join(secondaryDirectory, origin);
  await pairSinks(files, log, secondary);
  const pending = [log, ...(secondary === null ? [] : [secondary])].map((sink) => join(sink, 'pending'));
  const seal = frameSeal(origin, options.signingKey);
  const opened = await openLog({ files, log, origin, pending, signers: [signer, ...extraSigners], verifiers: verifiersOf(signer, options.previousKeys), seal });
  const sinks = pending.map((path, i) => new PendingSink(i === 0 ? 'primary' : 'secondary', path, files, opened.nextSequence, { ...DEFAULT_LIMITS, ...options.limits }.zerosAheadBytes));
  return start({ options, files, log, unlock, opened, sinks, signer, extraSigners, seal });
}

interface Opened {
  readonly options: JournalOptions;
  readonly files: FileSystem;
  readonly log: string;
  readonly unlock: () => void;
  readonly opened: OpenedLog;
  readonly sinks: readonly PendingSink[];
  readonly signer: NoteSigner;
  readonly extraSigners: readonly NoteSigner[];
  readonly seal: FrameSeal;
}

async function start({ options, files, log, unlock, opened, sinks: pendingSinks, signer, extraSigners, seal }: Opened): Promise<LogJournal> {
  const { origin } = options;
  const clock = options.clock ?? systemClock;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const signHead = (frontier: MerkleFrontier): Buffer => signCheckpoint({ origin, size: frontier.size, root: frontier.root() }, [signer]);
  const sinks = new SinkGroup(pendingSinks, clock, pendingSinks.length > 1 ? limits.sinkDeadlineMs : limits.soleSinkDeadlineMs, (event) => onSinkEvent(event));
  const monotonic = (): number => clock.monotonic();
  const commit = new GroupCommit({
    frontier: opened.frontier, headOf: frameHeads({ origin, signer, seal, signMs: limits.signMs, monotonic }),
    pace: { monotonic, handled: () => clock.handled(), gatherMs: limits.gatherMs }, commit: (frame, since) => sinks.commit(frame, since),
  });
  const publishing = new PublishLoop(commit, opened.publisher, sinks, clock);
  const own = new OwnEntries((make) => journal.write(make));
  const disk = new DiskWatch(files, log, limits, (state) => own.incident(clock.now(), 'disk', state));
  const keys = new KeyCache({
    service: options.subjectKeys, clock, ttlMs: limits.keyTtlMs, deadlineMs: limits.keyDeadlineMs,
    onEvent: (event) => own.write(() => ({ kind: 'K', at: clock.now(), ...event })),
  });
  const anchoring = anchorLoop(options, { files, log, clock, verifierKeys: [signer.verifierKey, ...options.previousKeys], own });
  const housekeeping = new Housekeeping({
    clock, limits, commit, sinks, publishing, disk, keys, anchoring, head: () => signHead(opened.frontier).toString(), write: own.write, beginAnew: () => journal.beginAnew(),
    takeUnauthenticated: () => journal.takeUnauthenticated(),
  });
  const release = async (): Promise<void> => {
    housekeeping.stop();
    await sinks.close(publishing.publishedSize);
    // A round that hangs may still rename a checkpoint one day: the lock is kept for as long, at worst until the process ends.
    await publishing.settled();
    unlock();
    await options.anchor?.place.close();
  };
  const journal = new LogJournal({ origin, clock, limits, commit, sinks, publishing, disk, keys, anchorLateMs: () => anchoring?.lateMs ?? 0, release });

  const onSinkEvent = (event: SinkEvent): void => {
    if (event.cause === 'ENOSPC' && event.sink === 'primary') void disk.outOfSpace();
    own.incident(clock.now(), event.sink, event.state, event.cause);
    if (event.state === 'recovered') void commit.resume().then((notReleased) => own.resumed(clock.now(), notReleased));
  };

  const previous = { size: opened.frontier.size, root: opened.frontier.root().toString('base64') };
  try {
    if ((await sinks.open()) === 0) throw new JournalUnavailableError('SINKS_FAILED');
    await disk.check();
    await journal.write(() => bootEntry(options, opened, previous, clock.now(), [signer, ...extraSigners]));
  } catch (error) {
    await sinks.close(publishing.publishedSize);
    throw error;
  }
  own.flush();
  await keys.refresh();
  housekeeping.start();
  return journal;
}

/** Only with an anchor: without one nothing is ever late. */
function anchorLoop(
  { anchor, origin }: JournalOptions, parts: Pick<AnchorLoopOptions, 'files' | 'log' | 'clock' | 'verifierKeys'> & { readonly own: OwnEntries },
): AnchorLoop | null {
  if (anchor === undefined) return null;
  const { own, clock, ...rest } = parts;
  return new AnchorLoop({ ...rest, clock, origin, anchor: anchor.place, everyMs: anchor.everyMs, report: (state) => own.incident(clock.now(), 'anchor', state) });
}

function bootEntry(
  { boot }: JournalOptions, { unclean, discardedBytes }: OpenedLog, previous: { size: number; root: string }, at: number, signers: readonly NoteSigner[],
): EventEntry {
  const { software, schemaId, policyVersion, configurationHash } = boot;
  const previously = { previousSize: previous.size, previousRoot: previous.root, unclean, discardedBytes };
  return { kind: 'B', event: 'boot', at, ...previously, software, schemaId, policyVersion, configurationHash, verifierKeys: signers.map((key) => key.verifierKey) };
}
