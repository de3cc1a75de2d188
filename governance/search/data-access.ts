import type { Queryable } from '../database/database.ts';
import type { EntryRow } from './entry-row.ts';
import type { FieldOutcomeKind } from './entry-filter.ts';
import { FIELD_OUTCOME_LETTERS } from './entry-filter.ts';

/** One group of fields of an access, as the data subject reads it: an owner department's, disclosed in one way. */
export interface DataAccessGroup {
  readonly owner: string;
  readonly outcome: FieldOutcomeKind;
  readonly fields: readonly string[];
  readonly coordinates: readonly string[];
}

/** In this order a person wants to know: what was seen plain first. */
const ORDER = Object.keys(FIELD_OUTCOME_LETTERS) as FieldOutcomeKind[]; // the keys of the table

/** Chinese words for an owner's code and a coordinate; what has none is named as it is. */
export interface Words {
  owner(code: string): string;
  field(coordinate: string): string;
}

/** What an access touched, in groups. A field that was given in several ways counts by the most open of them. Hidden reads of the house are not among them. */
export async function dataAccessGroups(database: Queryable, entry: Pick<EntryRow, 'origin' | 'index'>, words: Words): Promise<DataAccessGroup[]> {
  const fields = await database.query<{ coordinate: string; owner: string; states: string }>(
    `SELECT f.coordinate, f.owner, f.states FROM audit_entry e JOIN audit_log l USING (log_id) JOIN audit_profile_field f USING (profile_id)
     WHERE l.origin = $1 AND e.entry_index = $2 AND NOT f.implicit ORDER BY f.owner, f.coordinate`, [entry.origin, entry.index]);
  const groups = new Map<string, { owner: string; outcome: FieldOutcomeKind; fields: string[]; coordinates: string[] }>();
  for (const { coordinate, owner, states } of fields) {
    const outcome = ORDER.find((kind) => states.includes(FIELD_OUTCOME_LETTERS[kind])) ?? 'NOT_RESOLVED';
    const key = `${ORDER.indexOf(outcome)} ${owner}`;
    const group = groups.get(key) ?? { owner: words.owner(owner), outcome, fields: [], coordinates: [] };
    groups.set(key, group);
    group.fields.push(words.field(coordinate));
    group.coordinates.push(coordinate);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Coordinates of what an access disclosed: plain, masked or by verdict. Hidden reads of the house are not among them. */
export async function disclosedFields(database: Queryable, entry: Pick<EntryRow, 'origin' | 'index'>): Promise<readonly string[]> {
  const rows = await database.query<{ coordinate: string }>(
    `SELECT DISTINCT f.coordinate FROM audit_entry e JOIN audit_log l USING (log_id) JOIN audit_profile_field f USING (profile_id)
     WHERE l.origin = $1 AND e.entry_index = $2 AND NOT f.implicit AND f.states ~ '[AMV]' ORDER BY f.coordinate`, [entry.origin, entry.index]);
  return rows.map(({ coordinate }) => coordinate);
}

/** In which role each entry concerns the subject of the tags. */
export async function roleIn(database: Queryable, entry: Pick<EntryRow, 'origin' | 'index'>, tags: readonly string[]): Promise<string | null> {
  const [row] = await database.query<{ role: string }>(
    'SELECT s.role FROM audit_subject s JOIN audit_log l USING (log_id) WHERE l.origin = $1 AND s.entry_index = $2 AND s.pseudonym = ANY($3::text[])', [entry.origin, entry.index, tags]);
  return row?.role ?? null;
}
