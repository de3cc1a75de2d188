import type { Database } from '../database/database.ts';

/** Tables with one partition a month. */
const PARTITIONED = ['audit_entry', 'audit_subject'] as const;

/** Advisory lock of whoever makes partitions: a number of this project's own. */
const PARTITION_LOCK = 320_499_001;

interface Month {
  /** `2026_11`. */
  readonly name: string;
  /** Epoch milliseconds: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
}

/** The calendar month, in UTC, of an instant. Throws a RangeError for an instant no calendar has. */
function monthOf(at: number): Month {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (!(year >= 1970 && year <= 9999)) throw new RangeError('an entry must be of a year from 1970 to 9999');
  return { name: `${year}_${String(month + 1).padStart(2, '0')}`, start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}

/** Makes sure that there is a partition for each instant before rows of it are written; knows what it has seen. */
export class Partitions {
  readonly #database: Database;
  readonly #there = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  async cover(instants: Iterable<number>): Promise<void> {
    const months = new Map<string, Month>();
    for (const at of instants) {
      const month = monthOf(at);
      if (!this.#there.has(month.name)) months.set(month.name, month);
    }
    for (const { name, start, end } of months.values()) {
      // Followers that make the same partition at one moment would both find it missing: IF NOT EXISTS alone fails in one of them. Texts of one script are one transaction.
      for (const table of PARTITIONED) await this.#database.script(`SELECT pg_advisory_xact_lock(${PARTITION_LOCK}); CREATE TABLE IF NOT EXISTS ${table}_${name} PARTITION OF ${table} FOR VALUES FROM (${start}) TO (${end})`);
      this.#there.add(name);
    }
  }

  forget(): void {
    this.#there.clear();
  }
}

/** Partitions that end at or before an instant. */
export async function partitionsBefore(database: Pick<Database, 'query'>, before: number): Promise<{ readonly table: string; readonly end: number }[]> {
  const names = await database.query<{ name: string }>(
    `SELECT child.relname AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent
     WHERE parent.relname = ANY($1::text[]) ORDER BY child.relname`, [[...PARTITIONED]]);
  return names.flatMap(({ name }) => {
    const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
    const end = Date.UTC(Number(year), Number(month));
    return end <= before ? [{ table: name, end }] : [];
  });
}
