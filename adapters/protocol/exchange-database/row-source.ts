import pg from 'pg';
import { found, unavailable, type Reading } from '../../reading.ts';

/** A row as the driver gives it: columns in lower case. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/** An exchange database (前置库), injected: gives a reading for whatever happens and never throws. Read only. */
export interface RowSource {
  query(text: string, values: readonly unknown[], signal: AbortSignal): Promise<Reading<readonly DatabaseRow[]>>;
  close(): Promise<void>;
}

export interface RowSourceSettings {
  /** `postgres://…`; holds a password: never logged. */
  readonly url: string;
  /** Connections kept. Default 8. */
  readonly connections: number;
  /** Milliseconds after which the server itself ends a statement. Default 5000. */
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

export const DEFAULT_ROW_SOURCE: Omit<RowSourceSettings, 'url'> = { connections: 8, statementTimeoutMs: 5_000, connectTimeoutMs: 2_000 };

/** Every value as the text the server sent: a timestamp without zone must not become a Date of this machine's zone, nor a number a float. */
const AS_TEXT = { getTypeParser: () => (value: string | Buffer) => String(value) };

/** Classes of SQLSTATE that tell what went wrong; the server's words may hold values and go no further. */
function failureOf(error: unknown): Reading<never> {
  const state = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A table or column that is not there: the exchange tables were changed without a word.
  if (/^42(P01|703)$/.test(state)) return unavailable('MALFORMED', { quality: ['SCHEMA_DRIFT'] });
  if (state === '57014') return unavailable('TIMEOUT');
  if (/^(28|42501)/.test(state)) return unavailable('SOURCE_FAULT', { quality: ['LOGIN_REFUSED'] });
  // Shutting down, starting up, in recovery.
  if (state.startsWith('57P0')) return unavailable('MAINTENANCE');
  return unavailable(/^[0-9A-Z]{5}$/.test(state) ? 'SOURCE_FAULT' : 'CONNECTION');
}

/** Production row source: a pool over the PostgreSQL wire protocol. Every connection is read only and bounded by the server itself. */
export function createRowSource(partial: Partial<RowSourceSettings> & { readonly url: string }): RowSource {
  const settings = { ...DEFAULT_ROW_SOURCE, ...partial };
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.connections,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    statement_timeout: settings.statementTimeoutMs,
    application_name: 'shuqiao',
    options: '-c default_transaction_read_only=on',
  });
  // An idle connection that the server drops raises an error nobody waits for; the next query opens another.
  pool.on('error', () => {});
  return {
    query: async (text, values, signal) => {
      if (signal.aborted) return unavailable('CANCELLED');
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        return failureOf(error);
      }
      // An abort before there was a listener is not told again: whoever went while the connection was made asks nothing more.
      if (signal.aborted) {
        client.release();
        return unavailable('CANCELLED');
      }
      // The protocol cannot take a query back: whoever gives up gives the connection up with it, and the server ends the statement.
      let given = false;
      const giveUp = (): void => {
        given = true;
        client.release(true);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        const { rows } = await client.query<Record<string, unknown>>({ text, values: [...values], types: AS_TEXT });
        return found(rows);
      } catch (error) {
        return given ? unavailable('CANCELLED') : failureOf(error);
      } finally {
        signal.removeEventListener('abort', giveUp);
        if (!given) client.release();
      }
    },
    close: () => pool.end(),
  };
}
