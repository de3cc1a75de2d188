import type { CheckpointAnchor } from './checkpoint-anchor.ts';

/** The one thing an SQL anchor needs of a database: `pg`'s and PGlite's `query` both fit. */
export interface SqlClient {
  query(sql: string, parameters?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

const TABLE = `CREATE TABLE IF NOT EXISTS checkpoint_anchor (
  origin text PRIMARY KEY, version bigint NOT NULL, note text NOT NULL, committed_at timestamptz NOT NULL DEFAULT now())`;

/** A row's column as text: drivers give bigint as a string or a number. */
function column(row: unknown, name: string): string {
  const value: unknown = typeof row === 'object' && row !== null ? Object.entries(row).find(([key]) => key === name)?.[1] : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`the anchor's column ${name} must be text or a number`);
  return String(value);
}

/** An anchor in PostgreSQL (or its embedded twin). Creates its table when it is first used. `close` ends what the caller says. */
export function sqlAnchor(client: SqlClient, close: () => Promise<void> = async () => {}): CheckpointAnchor {
  let ready: Promise<unknown> | null = null;
  const query: SqlClient['query'] = async (sql, parameters) => {
    ready ??= client.query(TABLE).catch((error: unknown) => {
      // The database may be down now and up at the next try.
      ready = null;
      throw error;
    });
    await ready;
    return client.query(sql, parameters);
  };
  return {
    async read(origin) {
      const [row] = (await query('SELECT version, note FROM checkpoint_anchor WHERE origin = $1', [origin])).rows;
      return row === undefined ? null : { version: Number(column(row, 'version')), note: Buffer.from(column(row, 'note')) };
    },
    async origins() {
      return (await query('SELECT origin FROM checkpoint_anchor ORDER BY origin')).rows.map((row) => column(row, 'origin'));
    },
    async replace(origin, expected, note) {
      const text = note.toString('utf8');
      const result = expected === 0
        ? await query('INSERT INTO checkpoint_anchor (origin, version, note) VALUES ($1, 1, $2) ON CONFLICT (origin) DO NOTHING RETURNING version', [origin, text])
        : await query(
          'UPDATE checkpoint_anchor SET version = version + 1, note = $3, committed_at = now() WHERE origin = $1 AND version = $2 RETURNING version', [origin, expected, text],
        );
      return result.rows.length === 1;
    },
    close,
  };
}
