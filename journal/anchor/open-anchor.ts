import pg from 'pg';
import type { CheckpointAnchor } from './checkpoint-anchor.ts';
import { fileAnchor } from './file-anchor.ts';
import { sqlAnchor } from './sql-anchor.ts';

/** Opens the anchor that a place names: `file:DIRECTORY` or a `postgres://` URL. Throws a TypeError for anything else. */
export async function openAnchor(place: string): Promise<CheckpointAnchor> {
  if (place.startsWith('file:') && place.length > 5) return fileAnchor(place.slice(5));
  if (/^postgres(ql)?:\/\//.test(place)) {
    const client = new pg.Client({ connectionString: place });
    await client.connect();
    return sqlAnchor(client, () => client.end());
  }
  throw new TypeError('an anchor must be file:DIRECTORY or a postgres:// URL');
}
