import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs';
import type { Database, Queryable } from './database.ts';

function queryable(source: Pick<Transaction, 'query' | 'exec'>): Queryable {
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await source.query<Row>(sql, [...parameters])).rows,
    script: async (sql) => {
      await source.exec(sql);
    },
  };
}

/** PostgreSQL compiled to WebAssembly, in this process; `null` keeps it in memory. */
export async function openEmbeddedDatabase(directory: string | null): Promise<Database> {
  if (directory !== null) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const isNew = directory === null || !existsSync(join(directory, 'PG_VERSION'));
  // An empty cluster made beforehand: initdb takes longer than the rest of the house's start.
  const engine = await PGlite.create(directory ?? 'memory://', isNew ? { loadDataDir: await emptyCluster() } : {});
  return {
    ...queryable(engine),
    transaction: (work) => engine.transaction((transaction) => work(queryable(transaction))),
    close: () => engine.close(),
  };
}
