import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Database } from '../database/database.ts';

/** What of the demand list is counted against; its whole shape is gateway/access/policy/file-schemas.ts's to judge. */
const DEMAND = z.object({
  grants: z.array(z.object({
    id: z.string(), owner: z.string(), organization: z.string(), clients: z.array(z.string()), item: z.string().nullable(), fields: z.array(z.string()), volumePerDay: z.number().int().positive(),
    from: z.string(), to: z.string(),
  })),
});

/** Writes the grants of a policy directory's demand list into the database in the place of those before; a directory without the list has none. */
export async function recordListedGrants(database: Database, policyDirectory: string): Promise<void> {
  const file = join(policyDirectory, 'demand.yaml');
  const { grants } = existsSync(file) ? DEMAND.parse(parse(readFileSync(file, 'utf8'))) : { grants: [] };
  await database.transaction(async (transaction) => {
    await transaction.query('DELETE FROM listed_grant');
    for (const { id, owner, organization, clients, item, fields, volumePerDay, from, to } of grants) {
      await transaction.query(
        'INSERT INTO listed_grant (grant_id, owner, organization, clients, item, fields, volume_per_day, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [id, owner, organization, clients, item, fields, volumePerDay, from, to]);
    }
  });
}
