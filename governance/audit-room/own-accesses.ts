import { tagsOf } from '../own-log/subject-keys.ts';
import { roleIn } from '../search/data-access.ts';
import type { EntryRow } from '../search/entry-row.ts';
import { searchEntries } from '../search/search-entries.ts';
import type { EntryPosition } from '../search/search-entries.ts';
import type { AuditRoom } from './audit-room.ts';

/** An access to a person's data, as that person may read it. */
export interface OwnAccess {
  readonly personId: string;
  readonly row: EntryRow;
  readonly role: string | null;
  /** The person itself asked. */
  readonly byMyself: boolean;
}

/** One page of 谁看过我的数据, newest first. The caller has made sure that the person asks for itself. */
export async function ownAccesses({ database, keys }: AuditRoom, personId: string, first: number, after: EntryPosition | null): Promise<{ readonly accesses: readonly OwnAccess[]; readonly hasNextPage: boolean }> {
  const tags = await tagsOf(database, keys, 'PERSON', personId);
  const page = await searchEntries(database, { filter: {}, tagged: { aspect: 'SUBJECT', tags }, toldToSubject: true, first, after });
  const accesses: OwnAccess[] = [];
  for (const row of page.rows) accesses.push({ personId, row, role: await roleIn(database, row, tags), byMyself: row.actor !== null && tags.includes(row.actor) });
  return { accesses, hasNextPage: page.hasNextPage };
}
