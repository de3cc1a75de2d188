import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { JournalEvent } from '../../journal/journal-entry.ts';
import type { PersonIdCodec } from '../../standards/person-id.ts';
import { readProtectedPersons } from './protected-persons.ts';
import type { ProtectedPerson } from './protected-persons.ts';

/** The newest list cannot be read, and the last good one stays. Its message names file and place, and nothing of what stands there. */
export class ProtectedListRefused extends Error {
  override readonly name = 'ProtectedListRefused';
}

/** The list of protected persons as its file has it. */
export interface ProtectedList {
  /** Looks at the file, and takes what it holds where it has changed: journalled first. What cannot be read is reported once, and the last good list stays. */
  current(): Promise<readonly ProtectedPerson[]>;
  /** Whether the file as it stands cannot be read. */
  readonly isRefused: boolean;
}

export interface ProtectedListOptions {
  readonly file: string;
  readonly personIds: PersonIdCodec;
  /** Keeps that another list takes effect. */
  readonly note: (event: JournalEvent) => Promise<unknown>;
  readonly report: (error: ProtectedListRefused) => void;
}

interface Read {
  /** What a file looks like from outside. */
  readonly look: string;
  readonly persons: readonly ProtectedPerson[];
}

/** Reads the list. Throws where it cannot be read: protection that was set must not be silently off. */
export function openProtectedList({ file, personIds, note, report }: ProtectedListOptions): ProtectedList & { readonly first: readonly ProtectedPerson[] } {
  const read = (look: string): Read => ({ look, persons: readProtectedPersons(file, personIds) });
  let taken = read(lookAt(file));
  const first = taken.persons;
  let refused: string | null = null;
  const refresh = async (): Promise<readonly ProtectedPerson[]> => {
    const look = lookAt(file);
    if (look === taken.look) refused = null;
    if (look === taken.look || look === refused) return taken.persons;
    try {
      const next = read(look);
      const [from, to] = [versionOf(taken.persons), versionOf(next.persons)];
      if (from !== to) await note({ kind: 'P', subject: 'policy', from: nameOf(from), to: nameOf(to), digest: to });
      [taken, refused] = [next, null];
    } catch (error) {
      // Of its own errors alone: what could not be journalled is tried again.
      if (!(error instanceof TypeError)) throw error;
      refused = look;
      report(new ProtectedListRefused(`${error.message}; the list read before stays in force`));
    }
    return taken.persons;
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    first,
    // One after the other, so that a change is journalled once.
    current: () => {
      const looked = turn.then(refresh);
      turn = looked.catch(() => {});
      return looked;
    },
    get isRefused() {
      return refused !== null;
    },
  };
}

/** Changes with the file; a file that is not there looks like nothing else. */
function lookAt(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'none' : `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;
}

/** SHA-256 (hex) of a list, whatever its order. */
function versionOf(persons: readonly ProtectedPerson[]): string {
  return createHash('sha256').update(JSON.stringify(persons.map(({ personId, reason, from, to }) => [personId, reason, from, to].join(' ')).toSorted())).digest('hex');
}

const nameOf = (version: string): string => `PROTECTED_PERSONS ${version.slice(0, 16)}`;
