import pg from 'pg';
import type { CheckpointAnchor } from './checkpoint-anchor.ts';
import { fileAnchor } from './file-anchor.ts';
import { sqlAnchor } from './sql-anchor.ts';

/** What {@link openAnchor} takes. */
export const ANCHOR_PLACE = /^(file:.+|postgres(ql)?:\/\/.+)$/;
/** Milliseconds until a database that does not answer counts as down. */
const CONNECT_MS = 5_000;

/**
 * The anchor that a place names: `file:DIRECTORY` or a `postgres://` URL. Throws a TypeError for anything else. Nothing is connected before it is
 * used, and a connection that broke is made anew.
 */
export function openAnchor(place: string): CheckpointAnchor {
  if (!ANCHOR_PLACE.test(place)) throw new TypeError('an anchor must be file:DIRECTORY or a postgres:// URL');
  if (place.startsWith('file:')) return fileAnchor(place.slice(5));
  const pool = new pg.Pool({ connectionString: place, max: 2, connectionTimeoutMillis: CONNECT_MS, statement_timeout: CONNECT_MS });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return sqlAnchor(pool, () => pool.end());
}
