import { unavailable, type Unfound } from '../reading.ts';

/** A feature whose key column is missing altogether: the layer changed its columns, and an absent code would pass for an absent parcel. */
export function schemaDrift(column: string): Unfound {
  return unavailable('MALFORMED', { quality: [`SCHEMA_DRIFT:${column.toLowerCase()}`] });
}

/** A feature about a code nobody asked for: the filter was not applied. */
export function filterIgnored(): Unfound {
  return unavailable('NOT_THE_PROTOCOL', { quality: ['FILTER_IGNORED'] });
}
