import { subjectPseudonym } from '../../journal/subjects/subject-pseudonym.ts';
import type { Queryable } from '../database/database.ts';
import type { SubjectKeys } from '../own-log/subject-keys.ts';
import type { ProtectedPerson } from './protected-persons.ts';

/** Pseudonyms of protected persons, each with its term: three columns of one table. */
export interface ProtectedTags {
  readonly tags: readonly string[];
  /** Epoch milliseconds, inclusive. */
  readonly fromMs: readonly number[];
  /** Epoch milliseconds, exclusive. */
  readonly toMs: readonly number[];
}

/** The list of protected persons as the log knows them. Tags stay in memory: nothing of the list is in the database until somebody is found. */
export interface Protection {
  /** Tags of every epoch that the index knows and whose key is there. */
  tags(): Promise<ProtectedTags>;
}

const DAY_MS = 86_400_000;
const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** Protection of the persons of a list, by the keys of the epochs. Asks for a key once: an epoch's pseudonyms never change. */
export function createProtection(database: Queryable, keys: SubjectKeys, persons: readonly ProtectedPerson[]): Protection {
  const terms = persons.map(({ personId, from, to }) => ({ personId, fromMs: startOf(from), toMs: startOf(to) + DAY_MS }));
  const byEpoch = new Map<string, readonly string[]>();
  return {
    tags: async () => {
      const epochs = await database.query<{ epoch: string }>("SELECT DISTINCT epoch FROM audit_context WHERE epoch <> 'none'");
      for (const { epoch } of epochs) {
        if (byEpoch.has(epoch)) continue;
        const key = await keys.forEpoch(epoch);
        byEpoch.set(epoch, key === null ? [] : terms.map(({ personId }) => subjectPseudonym(key, 'PERSON', personId)));
      }
      const known = [...byEpoch.values()].filter((tags) => tags.length > 0);
      return { tags: known.flat(), fromMs: known.flatMap(() => terms.map(({ fromMs }) => fromMs)), toMs: known.flatMap(() => terms.map(({ toMs }) => toMs)) };
    },
  };
}
