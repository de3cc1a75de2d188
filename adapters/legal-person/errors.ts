import { unavailable, type Unfound } from '../reading.ts';

/** Rows about an entity or a person nobody asked for: the platform's signature covers no parameters, so this is how it shows. */
export function wrongSubject(): Unfound {
  return unavailable('NOT_THE_PROTOCOL', { quality: ['WRONG_SUBJECT'] });
}

/** A row without a column it must have: renamed without a word. */
export function schemaDrift(column: string): Unfound {
  return unavailable('MALFORMED', { quality: [`SCHEMA_DRIFT:${column}`] });
}
