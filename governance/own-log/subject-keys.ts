import type { SubjectKeyService } from '../../journal/subjects/subject-key-service.ts';
import { subjectPseudonym } from '../../journal/subjects/subject-pseudonym.ts';
import type { Queryable } from '../database/database.ts';

/** The key service as searches need it: the current key, and that of any epoch that was not shredded. */
export interface SubjectKeys extends SubjectKeyService {
  forEpoch(epoch: string): Promise<Buffer | null>;
}

/** One subject's pseudonyms in every epoch the index knows of; epochs whose key was destroyed have none, and are searched by nobody any more. */
export async function tagsOf(database: Queryable, keys: SubjectKeys, kind: 'PERSON' | 'ENTITY', subjectKey: string): Promise<string[]> {
  const epochs = await database.query<{ epoch: string }>("SELECT DISTINCT epoch FROM audit_context WHERE epoch <> 'none' ORDER BY epoch");
  const tags: string[] = [];
  for (const { epoch } of epochs) {
    const key = await keys.forEpoch(epoch);
    if (key !== null) tags.push(subjectPseudonym(key, kind, subjectKey));
  }
  return tags;
}
