import { PGlite } from '@electric-sql/pglite';
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs';
import type { SyntheticRegistry } from '../../people/synthetic-registry.ts';
import { EXCHANGE_DDL, FAULT_DDL } from './exchange-tables.ts';
import { exchangeRows } from './generated-rows.ts';

const BATCH = 2_000;

/** Makes the exchange database in memory and fills it from the world. */
export async function createExchangeDatabase(registry: SyntheticRegistry): Promise<PGlite> {
  // An empty cluster made beforehand: initdb takes longer than all other departments together.
  const database = await PGlite.create({ loadDataDir: await emptyCluster() });
  await database.exec(EXCHANGE_DDL + FAULT_DDL);
  for (const [table, rows] of exchangeRows(registry)) {
    for (let from = 0; from < rows.length; from += BATCH) {
      await database.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(rows.slice(from, from + BATCH))]);
    }
  }
  return database;
}
