import { Pool, type PoolClient } from 'pg';
import type { Database, Queryable } from './database.ts';

/** Connections held open; governance is far from the request path, a few are plenty. */
const POOL_SIZE = 8;

function queryable(source: Pick<PoolClient | Pool, 'query'>): Queryable {
  return {
    // pg types rows by the caller's word, as every SQL driver must.
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await source.query(sql, [...parameters])).rows as Row[],
    // Without parameters pg speaks the simple protocol, which takes several statements.
    script: async (sql) => {
      await source.query(sql);
    },
  };
}

/** PostgreSQL by its URL. */
export function openPostgresDatabase(url: string): Database {
  const pool = new Pool({ connectionString: url, max: POOL_SIZE });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    ...queryable(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work(queryable(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
