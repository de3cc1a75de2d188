import { join } from 'node:path';
import { decodeEntry } from '../../journal/codec/decode-entry.ts';
import type { FileSystem } from '../../journal/files/file-system.ts';
import { leafHash } from '../../journal/merkle/leaf-hash.ts';
import { proveEntry } from '../../journal/proof/prove-entry.ts';
import { formatTlogProof } from '../../journal/proof/tlog-proof.ts';
import type { AccessView } from '../../journal/read/access-view.ts';
import { EntryResolver } from '../../journal/read/entry-resolver.ts';
import { LogFileError } from '../../journal/read/log-file-error.ts';
import { readCheckpoint } from '../../journal/read/read-checkpoint.ts';
import { readEntry } from '../../journal/read/read-entries.ts';

/** Reads single entries of the journals: the index points, the journal tells. */
export interface JournalReader {
  /** Everything an access or intent entry says. Throws when the log can't tell. */
  view(origin: string, index: number): Promise<AccessView>;
  /** Inclusion proof (C2SP tlog-proof) and leaf hash, checked before they are given. */
  proof(origin: string, index: number): Promise<{ readonly text: string; readonly leafHash: string }>;
}

const ORIGIN = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/;

/** A reader over the directory of all journals. */
export function createJournalReader(files: FileSystem, directory: string): JournalReader {
  const resolvers = new Map<string, EntryResolver>();
  const pathOf = (origin: string): string => {
    // An origin is a path below the directory: nothing else may be read by it.
    if (!ORIGIN.test(origin) || origin.includes('..')) throw new LogFileError('an origin must be lower-case path segments');
    return join(directory, origin);
  };
  const decoded = async (origin: string, index: number) => {
    const head = await readCheckpoint(files, pathOf(origin));
    if (head === null) throw new LogFileError('the log has no checkpoint');
    return decodeEntry(await readEntry(files, pathOf(origin), index, head.checkpoint.size));
  };
  return {
    view: async (origin, index) => {
      const entry = await decoded(origin, index);
      if (entry.kind !== 'A' && entry.kind !== 'I') throw new LogFileError(`entry ${index} is of no request`);
      const resolver = resolvers.get(origin) ?? new EntryResolver(origin, (reference) => decoded(origin, reference));
      resolvers.set(origin, resolver);
      return resolver.view(index, entry);
    },
    proof: async (origin, index) => {
      const { proof, entry } = await proveEntry(files, pathOf(origin), index);
      return { text: formatTlogProof(proof), leafHash: leafHash(entry).toString('base64') };
    },
  };
}
