/** What governance asks of its database. Two implementations, PostgreSQL and its embedded twin; one dialect, one code path. */
export interface Database {
  /** Runs one statement with `$1…` parameters and returns its rows. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction; an error rolls back and is thrown on. */
  transaction<T>(work: (database: Queryable) => Promise<T>): Promise<T>;
  /** Runs a script of several statements without parameters. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** The part of a database that a transaction offers. */
export type Queryable = Pick<Database, 'query' | 'script'>;
