import type { Queryable } from '../database/database.ts';
import type { EntryFilter } from './entry-filter.ts';
import { FIELD_OUTCOME_LETTERS } from './entry-filter.ts';
import { SqlConditions } from './sql-conditions.ts';

/** Ids a filter's conditions come to in the small tables; null: no condition. */
export interface SharedIdFilter {
  readonly contextIds: readonly number[] | null;
  readonly profileIds: readonly number[] | null;
  readonly sourceSetIds: readonly number[] | null;
}

/** Resolves conditions on who, why, fields and sources in the small tables, so that the large one is searched by ids. */
export async function sharedIdFilter(database: Queryable, filter: EntryFilter): Promise<SharedIdFilter> {
  return { contextIds: await contextIds(database, filter), profileIds: await profileIds(database, filter), sourceSetIds: await sourceSetIds(database, filter) };
}

/** Whether some condition has no match at all, so that no entry can have. */
export const matchesNothing = (ids: SharedIdFilter): boolean => Object.values(ids).some((list) => list !== null && list.length === 0);

async function ids(database: Queryable, column: string, table: string, conditions: SqlConditions): Promise<number[] | null> {
  if (conditions.empty) return null;
  return (await database.query<{ id: number }>(`SELECT DISTINCT ${column} AS id FROM ${table} ${conditions.where}`, conditions.parameters)).map(({ id }) => id);
}

function contextIds(database: Queryable, { principalKind, organization, clientId, item }: EntryFilter): Promise<number[] | null> {
  const conditions = new SqlConditions();
  for (const [column, values] of Object.entries({ principal_kind: principalKind, organization, client_id: clientId, item })) {
    if (values !== null && values !== undefined) conditions.add(`${column} = ANY($?::text[])`, values);
  }
  return ids(database, 'context_id', 'audit_context', conditions);
}

function profileIds(database: Queryable, { field, gradeAtLeast, outcome }: EntryFilter): Promise<number[] | null> {
  const conditions = new SqlConditions();
  if (field !== null && field !== undefined) {
    const types = field.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -1));
    const exact = conditions.parameter(field);
    conditions.add(`(coordinate = ANY(${exact}::text[]) OR EXISTS (SELECT FROM unnest($?::text[]) AS type WHERE starts_with(coordinate, type)))`, types);
  }
  // «Of grade 3 at least» is asked of what was given; with an outcome, of fields that had it.
  const letters = (outcome ?? ['ALLOWED', 'MASKED', 'VERDICT']).map((kind) => FIELD_OUTCOME_LETTERS[kind]).join('');
  if (gradeAtLeast !== null && gradeAtLeast !== undefined) conditions.add('grade >= $?', gradeAtLeast);
  if ((outcome !== null && outcome !== undefined) || (gradeAtLeast !== null && gradeAtLeast !== undefined)) conditions.add('states ~ $?', `[${letters === '' ? '-' : letters}]`);
  return ids(database, 'profile_id', 'audit_profile_field', conditions);
}

function sourceSetIds(database: Queryable, { source, sourceStatus }: EntryFilter): Promise<number[] | null> {
  const conditions = new SqlConditions();
  if (source !== null && source !== undefined) conditions.add('source = ANY($?::text[])', source);
  if (sourceStatus !== null && sourceStatus !== undefined) conditions.add('status = ANY($?::text[])', sourceStatus);
  return ids(database, 'source_set_id', 'audit_source', conditions);
}
