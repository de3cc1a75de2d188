import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCreditDepartment } from '../../../sandbox/departments/credit/start-credit-department.ts';
import type { Department } from '../../../sandbox/departments/server/department.ts';
import { createSyntheticRegistry, type SyntheticRegistry } from '../../../sandbox/people/synthetic-registry.ts';

const DUMP = readFileSync(new URL('../../oracles/wire/exchangedb/frontend-utf8.sql', import.meta.url), 'utf8');

// A database boots for it: one for the whole file, faults cleared after each test.
let registry: SyntheticRegistry;
let department: Department;
const clients: pg.Client[] = [];

beforeAll(async () => {
  registry = createSyntheticRegistry();
  department = await startCreditDepartment({ registry });
});
afterEach(async () => {
  department.faults.clear();
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
});
afterAll(() => department.close());

async function connected(options: pg.ClientConfig = {}): Promise<pg.Client> {
  // Timestamps as text: they have no zone, and a driver would give them the machine's.
  const types = { getTypeParser: () => (value: string) => value };
  const client = new pg.Client({ connectionString: department.url, password: 'any', application_name: 'sxbm=11320499MY9B00035D4320131012001', types, ...options });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

async function rows(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, string | null>[]> {
  const client = await connected();
  return (await client.query(sql, [...values])).rows;
}

/** Values of the recorded INSERTs into a table. */
function recordedRows(table: string): readonly (readonly (string | null)[])[] {
  return DUMP.split('\n').filter((line) => line.startsWith(`INSERT INTO public.${table} VALUES`)).map((line) =>
    [...line.slice(line.indexOf('(') + 1, line.lastIndexOf(')')).matchAll(/'((?:[^']|'')*)'|NULL|([\d.]+)/g)].map(([whole, text, number]) => (whole === 'NULL' ? null : (text ?? number ?? null))),
  );
}

describe('the exchange database holds the recorded rows', () => {
  it.each([
    ['jh_fr_jbxx', 'id, tyshxydm, qymc, fddbr, zczb, clrq, jyzt, sjgxsj, czbz, clzt, pch', 'id NOT LIKE \'F%\''],
    ['jh_xy_xzcf', 'id, xdr_mc, xdr_shxym, xdr_sfz, cf_wsh, cf_nr, cf_jdrq, gsjzq, xfzt, sjgxsj, czbz, clzt, pch', 'id NOT LIKE \'X%\''],
  ])('%s as in the dump, padding, duplicates and late rows included', async (table, columns, where) => {
    const client = await connected();
    const { rows: held } = await client.query({ text: `SELECT ${columns} FROM ${table} WHERE ${where}`, rowMode: 'array' });
    expect(held.map((row) => row.map((value) => value?.trimEnd() ?? null))).toEqual(recordedRows(table).map((row) => row.map((value) => value?.trimEnd() ?? null)));
    // CHAR columns come padded by characters, as recorded.
    if (table === 'jh_fr_jbxx') expect(held.map((row) => [row[1], row[3], row[6]])).toEqual(recordedRows(table).map((row) => [row[1]?.padEnd(20), row[3]?.trimEnd().padEnd(20), row[6]?.padEnd(4)]));
  });

  it('has the recorded column types', async () => {
    const ddl = DUMP.split('CREATE TABLE public.jh_fr_jbxx (')[1]?.split(');')[0] ?? '';
    const recorded = ddl.trim().split(/,\n/).map((line) => line.trim().replace('character varying', 'varchar').split(/ (.*)/s).slice(0, 2));
    const held = await rows(
      "SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a WHERE a.attrelid = 'jh_fr_jbxx'::regclass AND a.attnum > 0 ORDER BY a.attnum",
    );
    expect(held.map(({ attname, type }) => [attname, type?.replace('character varying', 'varchar')])).toEqual(recorded);
  });
});

describe('the exchange database holds the synthetic world', () => {
  it('has each generated entity with its licence and rating', async () => {
    const entity = registry.entity(40);
    const [found] = await rows('SELECT qymc, zczb FROM jh_fr_jbxx WHERE trim(tyshxydm) = $1', [entity.uscc]);
    expect(found).toEqual({ qymc: entity.name, zczb: (Number(entity.registeredCapitalYuan) / 10_000).toFixed(4) });
    expect(await rows('SELECT DISTINCT trim(dj) AS dj FROM jh_xy_pj WHERE shxym = $1', [entity.uscc])).toEqual([{ dj: registry.creditRatingOf(entity.uscc)?.level }]);
    expect(await rows('SELECT DISTINCT xdr_mc FROM jh_xy_xzxk WHERE xdr_shxym = ANY($1)', [[entity.uscc]])).toEqual([{ xdr_mc: entity.name }]);
  });

  it('has every penalty and list entry of the registry under its document number', async () => {
    const wanted = new Set<string>();
    for (let index = 0; index < registry.entityCount; index += 1) for (const record of registry.creditRecordsOf(registry.entity(index).uscc)) if (['PENALTY', 'BLACKLIST', 'REDLIST'].includes(record.category)) wanted.add(record.documentNo);
    for (let index = 0; index < registry.size; index += 1) for (const record of registry.creditRecordsOf(registry.person(index).idNumber)) wanted.add(record.documentNo);
    const held = await rows('SELECT cf_wsh AS no FROM jh_xy_xzcf UNION SELECT wsh FROM jh_xy_hmd');
    expect([...wanted].filter((no) => !held.some((row) => row['no'] === no))).toEqual([]);
  });

  it('serves many connections at once without mixing up their statements', async () => {
    const entities = Array.from({ length: 12 }, (_, index) => registry.entity(7 + index));
    const answers = await Promise.all(entities.map(({ uscc }) => rows('SELECT DISTINCT qymc FROM jh_fr_jbxx WHERE tyshxydm = $1', [uscc])));
    expect(answers).toEqual(entities.map(({ name }) => [{ qymc: name }]));
  });

  it('notes who connected and what was asked', async () => {
    const before = department.received.length;
    await rows('SELECT cf_nr FROM jh_xy_xzcf WHERE xdr_sfz = $1', ['320499199401180452']);
    expect(department.received.slice(before)).toEqual([{
      operation: 'query', outcome: 'ok', subjects: ['320499199401180452'], purpose: { application_name: 'sxbm=11320499MY9B00035D4320131012001' },
      headers: { sql: 'SELECT cf_nr FROM jh_xy_xzcf WHERE xdr_sfz = $1' },
    }]);
  });
});

describe('faults of the exchange database', () => {
  const COUNT = 'SELECT count(*) AS n FROM public.jh_xy_pj';

  it('truncate-window: the table as a reader sees it in the middle of the nightly reload', async () => {
    department.faults.set({ fault: 'truncate-window', times: 1 });
    expect(await rows(COUNT)).toEqual([{ n: '0' }]);
    expect(Number((await rows(COUNT))[0]?.['n'])).toBeGreaterThan(200);
  });

  it('duplicate-rows: every row twice', async () => {
    const once = Number((await rows(COUNT))[0]?.['n']);
    department.faults.set({ fault: 'duplicate-rows' });
    expect(await rows(COUNT)).toEqual([{ n: String(2 * once) }]);
  });

  it('late-row: rows that arrive today with the time of last month and must not count', async () => {
    const SQL = 'SELECT czbz, pch FROM "jh_xy_xzcf" WHERE xdr_sfz = $1 ORDER BY sjgxsj';
    department.faults.set({ fault: 'late-row' });
    expect(await rows(SQL, ['320499199401180452'])).toEqual([{ czbz: 'D', pch: '20991231001' }, { czbz: 'I', pch: '20240625001' }]);
  });

  it('schema-drift: the time column under another name', async () => {
    department.faults.set({ fault: 'schema-drift' });
    await expect(rows('SELECT sjgxsj FROM jh_xy_pj')).rejects.toMatchObject({ code: '42703' });
  });

  it.each([['maintenance', '57P03'], ['quota', '53300']] as const)('%s: turned away with SQLSTATE %s', async (fault, code) => {
    department.faults.set({ fault });
    await expect(connected()).rejects.toMatchObject({ code });
  });

  it('reset: the connection breaks', async () => {
    department.faults.set({ fault: 'reset' });
    await expect(connected()).rejects.toThrow();
  });

  it('hang: no answer to the query', async () => {
    const client = await connected({ query_timeout: 60 });
    department.faults.set({ fault: 'hang' });
    await expect(client.query('SELECT 1')).rejects.toThrow('timeout');
  });

  it('hangs up on what is not the protocol', async () => {
    const closed = await new Promise<boolean>((resolve) => {
      const socket = connect(department.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
      socket.on('error', () => resolve(true));
      socket.on('close', () => resolve(true));
    });
    expect(closed).toBe(true);
  });
});
