import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './database.ts';

const folder = new URL('./migrations/', import.meta.url);

/** Any fixed number: keeps two processes from migrating at once. */
const MIGRATION_LOCK = 4_108_001;

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Migrations in the order of their names. */
export function migrations(): Migration[] {
  return readdirSync(folder).filter((name) => name.endsWith('.sql')).sort().map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/** Brings the database to the newest form, each migration once and whole. Returns the names applied now. */
export async function migrate(database: Database): Promise<string[]> {
  await database.script('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
  return database.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const applied = new Set((await transaction.query<{ name: string }>('SELECT name FROM migration')).map(({ name }) => name));
    const missing = migrations().filter(({ name }) => !applied.has(name));
    for (const { name, sql } of missing) {
      await transaction.script(sql);
      await transaction.query('INSERT INTO migration (name) VALUES ($1)', [name]);
    }
    return missing.map(({ name }) => name);
  });
}
