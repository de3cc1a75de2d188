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

/**
 * Protection of the persons of a list, by the keys of the epochs. List and keys are asked for each time, since persons come and go, and a key may come later or be destroyed meanwhile; pseudonyms are made
 * anew only where either is another.
 */
export function createProtection(database: Queryable, keys: SubjectKeys, list: () => Promise<readonly ProtectedPerson[]>): Protection {
  const made = new Map<string, { readonly key: Buffer; readonly persons: readonly ProtectedPerson[]; readonly tags: readonly string[] }>();
  const tagsIn = async (epoch: string, persons: readonly ProtectedPerson[]): Promise<readonly string[]> => {
    const key = await keys.forEpoch(epoch);
    const before = made.get(epoch);
    if (key !== null && before?.persons === persons && before.key.equals(key)) return before.tags;
    made.delete(epoch);
    if (key === null) return [];
    const tags = persons.map(({ personId }) => subjectPseudonym(key, 'PERSON', personId));
    made.set(epoch, { key, persons, tags });
    return tags;
  };
  return {
    tags: async () => {
      const persons = await list();
      const epochs = await database.query<{ epoch: string }>("SELECT DISTINCT epoch FROM audit_context WHERE epoch <> 'none'");
      const known = (await Promise.all(epochs.map(({ epoch }) => tagsIn(epoch, persons)))).filter((tags) => tags.length > 0);
      return { tags: known.flat(), fromMs: known.flatMap(() => persons.map(({ from }) => startOf(from))), toMs: known.flatMap(() => persons.map(({ to }) => startOf(to) + DAY_MS)) };
    },
  };
}
