import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs';
import { lockFile } from '../../journal/files/lock-file.ts';
import type { Database, Queryable } from './database.ts';

function queryable(source: Pick<Transaction, 'query' | 'exec'>): Queryable {
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await source.query<Row>(sql, [...parameters])).rows,
    script: async (sql) => {
      await source.exec(sql);
    },
  };
}

/** Another process has the database open. Two would each write its files as if they were alone, and destroy what is in it. */
export class DatabaseInUseError extends Error {
  readonly code = 'DATABASE_IN_USE';
  constructor(directory: string) {
    super(`the embedded database in ${directory} is open in another process: governance must be stopped first; or let governance use PostgreSQL (DATABASE_URL), which serves several`);
    this.name = 'DatabaseInUseError';
  }
}

/** PostgreSQL compiled to WebAssembly, in this process; `null` keeps it in memory. Throws {@link DatabaseInUseError} when another has the directory open. */
export async function openEmbeddedDatabase(directory: string | null): Promise<Database> {
  if (directory === null) return open(null, () => {});
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // Beside it: what is within is PostgreSQL's.
  const unlock = lockFile(`${resolve(directory)}.lock`);
  if (unlock === null) throw new DatabaseInUseError(directory);
  try {
    return await open(directory, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function open(directory: string | null, unlock: () => void): Promise<Database> {
  const isNew = directory === null || !existsSync(join(directory, 'PG_VERSION'));
  // An empty cluster made beforehand: initdb takes longer than the rest of the house's start.
  const engine = await PGlite.create(directory ?? 'memory://', isNew ? { loadDataDir: await emptyCluster() } : {});
  return {
    ...queryable(engine),
    transaction: (work) => engine.transaction((transaction) => work(queryable(transaction))),
    close: async () => {
      await engine.close();
      unlock();
    },
  };
}
