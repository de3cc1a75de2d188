import type { Queryable } from '../database/database.ts';
import type { EntryFilter } from './entry-filter.ts';
import { ENTRY_COLUMNS, ENTRY_JOINS, entryRow, parseEntryId } from './entry-row.ts';
import type { EntryRow } from './entry-row.ts';
import { matchesNothing, sharedIdFilter } from './shared-ids.ts';
import type { SharedIdFilter } from './shared-ids.ts';
import { SqlConditions } from './sql-conditions.ts';

/** Where a page ended: the last entry shown. */
export interface EntryPosition {
  readonly at: number;
  readonly origin: string;
  readonly index: number;
}

/** Pseudonyms an approved lookup, or a data subject's own view, searches by. */
export interface TagCondition {
  readonly aspect: 'SUBJECT' | 'ACTOR';
  readonly tags: readonly string[];
}

export interface EntrySearch {
  readonly filter: EntryFilter;
  /** Null: no condition on persons. */
  readonly tagged: TagCondition | null;
  /** Intents, and requests that neither gave nor denied anything, are left out: a data subject wants to know what was read or tried. */
  readonly toldToSubject?: boolean;
  readonly first: number;
  readonly after: EntryPosition | null;
}

export interface EntryPage {
  readonly rows: readonly EntryRow[];
  readonly hasNextPage: boolean;
}

const NOTHING: EntryPage = { rows: [], hasNextPage: false };

/** Entries that meet every condition, newest first, one page of them. */
export async function searchEntries(database: Queryable, search: EntrySearch): Promise<EntryPage> {
  const ids = await sharedIdFilter(database, search.filter);
  if (matchesNothing(ids)) return NOTHING;
  const conditions = new SqlConditions();
  const tagTable = addTags(conditions, search.tagged);
  addIds(conditions, ids);
  addColumns(conditions, search.filter);
  if (search.toldToSubject === true) {
    conditions.add('e.kind = $?', 'A');
    conditions.addWritten('e.profile_id IN (SELECT profile_id FROM audit_profile WHERE disclosed_grade > 0 OR denied > 0)');
  }
  if (!(await addActor(database, conditions, search.filter)) || !(await addPosition(database, conditions, search.after))) return NOTHING;
  const rows = await database.query<Readonly<Record<string, unknown>>>(
    `SELECT ${ENTRY_COLUMNS} FROM ${tagTable} ${ENTRY_JOINS} ${conditions.where} ORDER BY e.at_ms DESC, e.log_id DESC, e.entry_index DESC LIMIT ${conditions.parameter(search.first + 1)}`,
    conditions.parameters,
  );
  return { rows: rows.slice(0, search.first).map(entryRow), hasNextPage: rows.length > search.first };
}

/** One entry by its place; null when the index has none. */
export async function findEntry(database: Queryable, { origin, index }: { readonly origin: string; readonly index: number }): Promise<EntryRow | null> {
  const [row] = await database.query<Readonly<Record<string, unknown>>>(`SELECT ${ENTRY_COLUMNS} FROM audit_entry e ${ENTRY_JOINS} WHERE l.origin = $1 AND e.entry_index = $2`, [origin, index]);
  return row === undefined ? null : entryRow(row);
}

function addTags(conditions: SqlConditions, tagged: TagCondition | null): string {
  if (tagged === null) return 'audit_entry e';
  if (tagged.aspect === 'ACTOR') {
    conditions.add('e.actor = ANY($?::text[])', tagged.tags);
    return 'audit_entry e';
  }
  conditions.add('s.pseudonym = ANY($?::text[])', tagged.tags);
  return 'audit_subject s JOIN audit_entry e USING (log_id, entry_index, at_ms)';
}

function addIds(conditions: SqlConditions, { contextIds, profileIds, sourceSetIds }: SharedIdFilter): void {
  for (const [column, list] of Object.entries({ context_id: contextIds, profile_id: profileIds, source_set_id: sourceSetIds })) {
    if (list !== null) conditions.add(`e.${column} = ANY($?::int[])`, list);
  }
}

function addColumns(conditions: SqlConditions, filter: EntryFilter): void {
  const asked: readonly (readonly [string, unknown])[] = [
    ['l.origin = $?', filter.log], ['e.case_no = $?', filter.caseNo], ['e.refusal = ANY($?::text[])', filter.refusal], ['e.row_count >= $?', filter.rowsAtLeast],
    ['e.latency_ms >= $?', filter.latencyAtLeast], ['e.at_ms >= $?', instant(filter.from)], ['e.at_ms < $?', instant(filter.to)],
  ];
  for (const [condition, value] of asked) if (value !== null && value !== undefined) conditions.add(condition, value);
}

const instant = (text: string | null | undefined): number | null => (text === null || text === undefined ? null : Date.parse(text));

/** Entries of the person who made the entry named; false when nobody known did. */
async function addActor(database: Queryable, conditions: SqlConditions, { sameActorAs }: EntryFilter): Promise<boolean> {
  if (sameActorAs === null || sameActorAs === undefined) return true;
  const place = parseEntryId(sameActorAs);
  const entry = place === null ? null : await findEntry(database, place);
  if (entry === null || entry.actor === null) return false;
  conditions.add('e.actor = $?', entry.actor);
  return true;
}

async function addPosition(database: Queryable, conditions: SqlConditions, after: EntryPosition | null): Promise<boolean> {
  if (after === null) return true;
  const [log] = await database.query<{ log_id: number }>('SELECT log_id FROM audit_log WHERE origin = $1', [after.origin]);
  if (log === undefined) return false;
  conditions.add('e.at_ms <= $?', after.at);
  conditions.add(`(e.at_ms, e.log_id, e.entry_index) < ($?, ${conditions.parameter(log.log_id)}, ${conditions.parameter(after.index)})`, after.at);
  return true;
}
