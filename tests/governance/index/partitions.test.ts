import { describe, expect, it } from 'vitest';
import type { Database } from '../../../governance/database/database.ts';
import { Partitions } from '../../../governance/index/partitions.ts';

/**
 * The catalogue of PostgreSQL as several sessions see it: CREATE … IF NOT EXISTS looks first and makes the table a moment later, when another session may have made it; an
 * advisory lock of a transaction is held until its script ends. Every statement gives way to the other sessions once. tests/long/governance holds the same against PostgreSQL itself.
 */
class Catalogue {
  readonly made: string[] = [];
  readonly #locks = new Map<string, Promise<void>>();

  async #run(sql: string): Promise<void> {
    const held: (() => void)[] = [];
    try {
      for (const statement of sql.split(';').map((each) => each.trim())) {
        const lock = /^SELECT pg_advisory_xact_lock\((\d+)\)$/.exec(statement)?.[1];
        const table = /^CREATE TABLE IF NOT EXISTS (\w+) PARTITION OF (\w+) FOR VALUES FROM \(\d+\) TO \(\d+\)$/.exec(statement)?.[1];
        if (lock !== undefined) held.push(await this.#lock(lock));
        else if (table !== undefined) await this.#create(table);
        else throw new Error(`the catalogue knows no such statement: ${statement}`);
      }
    } finally {
      for (const release of held) release();
    }
  }

  async #lock(name: string): Promise<() => void> {
    const before = this.#locks.get(name) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#locks.set(name, before.then(() => promise));
    await before;
    return resolve;
  }

  async #create(table: string): Promise<void> {
    if (this.made.includes(table)) return;
    await Promise.resolve();
    if (this.made.includes(table)) throw new Error('duplicate key value violates unique constraint "pg_type_typname_nsp_index"');
    this.made.push(table);
  }

  session(): Database {
    return { script: (sql) => this.#run(sql), query: () => Promise.reject(new Error('nothing is asked')), transaction: () => Promise.reject(new Error('scripts alone')), close: async () => {} };
  }
}

const NOVEMBER = Date.UTC(2026, 10, 22);
const DECEMBER = Date.UTC(2026, 11, 1);

describe('partitions', () => {
  it('are made once, however many followers need the same ones at one moment', async () => {
    const catalogue = new Catalogue();
    await Promise.all(Array.from({ length: 8 }, () => new Partitions(catalogue.session()).cover([NOVEMBER, DECEMBER])));
    expect(catalogue.made.toSorted()).toEqual(['audit_entry_2026_11', 'audit_entry_2026_12', 'audit_subject_2026_11', 'audit_subject_2026_12']);
  });

  it('are not asked for again by who has seen them, until told to forget', async () => {
    const asked: string[] = [];
    const partitions = new Partitions({ ...new Catalogue().session(), script: async (sql) => void asked.push(sql) });
    await partitions.cover([NOVEMBER, NOVEMBER + 1]);
    await partitions.cover([NOVEMBER]);
    expect(asked).toHaveLength(2);
    partitions.forget();
    await partitions.cover([NOVEMBER]);
    expect(asked).toHaveLength(4);
  });

  it.each([Number.NaN, Date.UTC(1969, 11), 1e15])('of an instant no calendar has (%f) are refused before anything is made', async (at) => {
    const catalogue = new Catalogue();
    await expect(new Partitions(catalogue.session()).cover([NOVEMBER, at])).rejects.toThrow('a year from 1970 to 9999');
    expect(catalogue.made).toEqual([]);
  });
});
