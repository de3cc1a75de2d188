import { randomUUID } from 'node:crypto';
import type { JournalEvent, Receipt } from '../../journal/journal-entry.ts';
import type { LogJournal } from '../../journal/writer/log-journal.ts';
import { subjectPseudonym } from '../../journal/subjects/subject-pseudonym.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** Governance's own log beside the gateway's: searches by person, exports, disputes. Same format, same directory, so the same tools verify it. */
export interface OwnLog {
  /** Resolves once the event is durable. Rejects otherwise, and then what it tells of must not happen. */
  note(event: JournalEvent): Promise<Receipt>;
  /** What the log calls a person who acts: the pseudonym of the epoch of `at` (epoch milliseconds). Never a personId. */
  actorTag(personId: string, at: number): Promise<string>;
}

/** Name of the log below the directory of all journals. */
export const OWN_LOG_ORIGIN = 'shuqiao.example/governance';

/** The own log over an open journal. */
export function createOwnLog(journal: Pick<LogJournal, 'note'>, keys: SubjectKeys): OwnLog {
  return {
    note: (event) => journal.note(event),
    actorTag: async (personId, at) => {
      const { key } = await keys.current(at);
      return subjectPseudonym(key, 'PERSON', personId);
    },
  };
}

/** An id nobody can guess, short enough for a log entry: 16 hexadecimal digits after a prefix. */
export const shortId = (prefix: string): string => `${prefix}-${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
