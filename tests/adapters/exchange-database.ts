import { PGlite } from '@electric-sql/pglite';
import { dataDir as emptyCluster } from '@electric-sql/pglite-prepopulatedfs';
import type { DatabaseRow, RowSource } from '../../adapters/protocol/exchange-database/row-source.ts';
import { found, unavailable } from '../../adapters/reading.ts';
import { wireBytes } from './wire-file.ts';

/** Every type as the text the server sent, as the production row source has it. */
const AS_TEXT = Object.fromEntries([16, 20, 21, 23, 25, 1042, 1043, 1082, 1114, 1184, 1700].map((oid) => [oid, (value: string) => value]));

export interface TestDatabase extends RowSource {
  readonly queries: string[];
  run(sql: string): Promise<void>;
  /** Everything away, and a recorded dump in its place. */
  load(dump: string): Promise<void>;
  rows(table: string): Promise<readonly DatabaseRow[]>;
}

/** A PostgreSQL in process. Starting one takes seconds: one a file. */
export async function exchangeDatabase(): Promise<TestDatabase> {
  const database = await PGlite.create({ loadDataDir: await emptyCluster() });
  // The dump's client_encoding is about its file: the text is decoded before it gets here.
  const run = async (sql: string): Promise<void> => void (await database.exec(sql.replace(/^SET client_encoding = .*$/m, '').replace(/^SELECT pg_catalog.set_config.*$/m, '')));
  const queries: string[] = [];
  const select = async (text: string, values: readonly unknown[] = []): Promise<readonly DatabaseRow[]> =>
    (await database.query<DatabaseRow>(text, [...values], { parsers: AS_TEXT })).rows;
  return {
    queries,
    run,
    load: async (dump) => {
      queries.length = 0;
      await database.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await run(new TextDecoder(dump.includes('gbk') ? 'gb18030' : 'utf-8').decode(wireBytes(`exchangedb/${dump}`)));
    },
    rows: (table) => select(`SELECT * FROM public.${table} ORDER BY 1`),
    query: async (text, values) => {
      queries.push(text);
      try {
        return found(await select(text, values));
      } catch (error) {
        return unavailable('MALFORMED', { quality: [error instanceof Error ? error.message : ''] });
      }
    },
    close: () => database.close(),
  };
}
