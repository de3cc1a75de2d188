import { mkdirSync } from 'node:fs';
import { PGlite, type Transaction } from '@electric-sql/pglite';
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
  const engine = await PGlite.create(directory ?? 'memory://');
  return {
    ...queryable(engine),
    transaction: (work) => engine.transaction((transaction) => work(queryable(transaction))),
    close: () => engine.close(),
  };
}
