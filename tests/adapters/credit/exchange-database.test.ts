import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveCreditRows, readSubjectCode } from '../../../adapters/credit/codec.ts';
import { toCreditRecord } from '../../../adapters/credit/mapping.ts';
import { CREDIT_TABLES } from '../../../adapters/credit/tables.ts';
import { resolveExchangeRows, type ExchangeRow } from '../../../adapters/protocol/exchange-database/resolve-exchange-rows.ts';
import { ColumnReader } from '../../../adapters/values/column-reader.ts';
import { createCreditAdapter } from '../../../adapters/credit/client.ts';
import { callContext } from '../call-context.ts';
import { exchangeDatabase, type TestDatabase } from '../exchange-database.ts';
import { wireJson } from '../wire-file.ts';

const REASONS: Record<string, string> = { 'USCC check character': 'CHECK_CHARACTER', 'no key': 'NO_KEY' };
const expected = wireJson('exchangedb/frontend-utf8.expected.json');
const id = ({ columns }: ExchangeRow) => String(columns.get('id'));

let database: TestDatabase;
beforeAll(async () => {
  database = await exchangeDatabase();
});
afterAll(() => database.close());

describe.each(['frontend-utf8.sql', 'frontend-gbk.sql'])('the exchange tables of %s amount to what the expectation says', (dump) => {
  beforeAll(() => database.load(dump));

  it('jh_fr_jbxx: the newest by time and batch, deletes, returns, late and doubled rows, bad codes', async () => {
    const { current, deleted, ignoredLate, duplicates, quarantined, rows } = expected.tables.jh_fr_jbxx;
    const all = await database.rows('jh_fr_jbxx');
    expect(all).toHaveLength(rows);
    const resolved = resolveExchangeRows(all, ({ columns }) => readSubjectCode(columns.get('tyshxydm') === null ? null : String(columns.get('tyshxydm'))));
    const state = resolved.current.map((row) => {
      const reader = new ColumnReader(row.columns);
      const capital = reader.amount('zczb', 'TEN_THOUSAND_YUAN');
      const mapped = {
        uscc: row.key, name: reader.text('qymc'), legalRep: reader.text('fddbr'), capitalYuan: capital === null ? null : Number(capital), establishedOn: reader.day('clrq'),
        status: reader.text('jyzt'), updatedAt: reader.instant('sjgxsj'), fromRow: id(row),
      };
      const quality = [...row.quality, ...reader.quality].map((mark) => mark.split(':')[0]);
      return quality.length === 0 ? mapped : { ...mapped, quality };
    });
    const byCode = (list: readonly { uscc: string }[]) => list.toSorted((a, b) => a.uscc.localeCompare(b.uscc));
    expect(byCode(state)).toEqual(byCode(current));
    expect(resolved.deleted).toEqual(deleted);
    expect(resolved.late.map(id)).toEqual(ignoredLate);
    expect(resolved.duplicates.map(id)).toEqual(duplicates);
    expect(resolved.quarantined.map(({ row, reason }) => [id(row), reason]).toSorted()).toEqual(quarantined.map(({ row, reason }: { row: string; reason: string }) => [row, REASONS[reason]]));
  });

  it('jh_xy_xzcf: penalties that stand, repaired ones apart, deleted ones gone', async () => {
    const { current, repaired, deleted } = expected.tables.jh_xy_xzcf;
    const resolved = resolveCreditRows(await database.rows('jh_xy_xzcf'), 'cf_wsh');
    const columns = CREDIT_TABLES[0]?.columns;
    if (!columns) throw new Error('the table of penalties has columns');
    const mapped = resolved.current.map((row) => toCreditRecord(row, columns)).filter((row) => row !== null);
    const today = expected.asOf.slice(0, 10);
    expect(mapped.filter((row) => !row.repaired).map(({ record }) => ({
      documentNo: record.documentNo, subject: record.subjectCode, publicTo: record.publicTo, publicityOver: record.publicTo !== null && record.publicTo < today,
    }))).toEqual(current);
    expect(mapped.filter((row) => row.repaired).map(({ record }) => record.documentNo)).toEqual(repaired);
    expect(resolved.deleted.map((key) => key.split('|')[1])).toEqual(deleted);
  });
});

const E1 = '91320499MY9A00018R';
const E3 = '91320499MY9A00077W';
const OUYANG = '320499199401180452';
const OTHER_TABLES = `
  ALTER TABLE jh_xy_xzcf ADD cf_jg varchar(100), ADD cf_je numeric(18,4), ADD gsksq varchar(40), ADD xfrq varchar(40);
  CREATE TABLE jh_xy_xzxk (id varchar(32), xdr_mc varchar(200), xdr_shxym char(20), xdr_sfz char(20), xk_wsh varchar(100), xk_nr varchar(2000), xk_jg varchar(100), xk_jdrq varchar(40), gsksq varchar(40), gsjzq varchar(40), sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
  CREATE TABLE jh_xy_hmd (id varchar(32), xdr_mc varchar(200), xdr_shxym char(20), xdr_sfz char(20), lx char(4), wsh varchar(100), nr varchar(2000), rdjg varchar(100), rdrq varchar(40), gsksq varchar(40), gsjzq varchar(40), sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
  CREATE TABLE jh_xy_pj (id varchar(32), shxym char(20), dj char(4), fs numeric(8,2), pjjg varchar(100), pjrq varchar(40), sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
  INSERT INTO jh_xy_xzxk VALUES ('1','常州沐川示例科技有限公司','${E1}','','许〔2025〕1号','准予','某局','20250101','20250101','99991231','2025-01-05 09:00:00','I','1','1');
  INSERT INTO jh_xy_hmd VALUES ('1','蒋志强','','320499611130031','D','执〔2024〕1号','未履行','某法院','20240101','20240101','','2024-01-05 09:00:00','I','1','1');
  INSERT INTO jh_xy_pj VALUES ('1','９１320499my9a00018r','A',95.5,'信用中心','20260101','2026-01-05 09:00:00','I','1','1'), ('2','${E1}','B',80,'信用中心','20250101','2025-01-05 09:00:00','I','1','0');
`;

async function start() {
  await database.load('frontend-utf8.sql');
  await database.run(OTHER_TABLES);
  let now = Date.parse('2026-09-01T12:00:00+08:00');
  const adapter = createCreditAdapter({ url: '', rowSource: database, clock: { now: () => now }, resilience: { retry: { retries: 0 }, timeout: { attemptMs: 600_000 } } });
  const ask = (...codes: string[]) => adapter.creditBySubject(codes, callContext({ deadline: now + 600_000 }));
  return { ask, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('the credit adapter over an exchange database', () => {
  it('answers many subjects by one query a table, in the order of the codes', async () => {
    const { ask } = await start();
    const answers = await ask(OUYANG, E1, '92320499MY9A00026H', E3, OUYANG);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'FOUND', 'NOT_FOUND', 'FOUND', 'FOUND']);
    expect(database.queries).toHaveLength(4);
    expect(answers[0]).toMatchObject({
      value: { records: [{ category: 'PENALTY', subjectKind: 'PERSON', subjectCode: OUYANG, publicTo: '2025-06-30', publicOpenEnded: false }] },
      evidence: { source: 'credit', channel: 'exchange-database:select', sourceMode: 'BACKFLOW', asOf: '2026-07-01T09:00:00+08:00' },
    });
  });

  it('keeps repaired records apart, rates by the newest row, and reads codes however they are written', async () => {
    const { ask } = await start();
    const [answer] = await ask(` ${E1.toLowerCase()}`);
    expect(answer).toMatchObject({
      outcome: 'FOUND',
      value: {
        subjectCode: E1,
        records: [{ recordNo: '1', category: 'LICENSE', documentNo: '许〔2025〕1号', publicOpenEnded: true }],
        repaired: [{ category: 'PENALTY', documentNo: expected.tables.jh_xy_xzcf.repaired[0] }],
        rating: { level: 'A', score: '95.50', asOf: '2026-01-01' },
      },
    });
  });

  it('finds a person whose row holds the old 15-digit number', async () => {
    const { ask } = await start();
    expect(await ask('32049919611130031X')).toMatchObject([{ outcome: 'FOUND', value: { records: [{ category: 'JUDGMENT_DEFAULTER', subjectCode: '32049919611130031X', publicTo: null, publicOpenEnded: null }] } }]);
  });

  it('is UNAVAILABLE while a table is being reloaded, empty or half full, and nobody has a clean record for it', async () => {
    const { ask, pass } = await start();
    await database.run(`INSERT INTO jh_xy_xzxk SELECT i::text, '某', '', '', 'x', '', '', '', '', '', '2025-01-05 09:00:00', 'I', '1', '1' FROM generate_series(2, 100) i`);
    expect(await ask(E3)).toMatchObject([{ outcome: 'FOUND' }]);
    await database.run('TRUNCATE jh_xy_xzcf');
    expect(await ask(E3)).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'MAINTENANCE', evidence: { quality: ['RELOAD_WINDOW:jh_xy_xzcf'] } }]);
    await database.run(`INSERT INTO jh_xy_xzcf (id, cf_wsh, sjgxsj, czbz) VALUES ('1', 'x', '2026-01-01', 'I')`);
    expect(await ask(E3)).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'MAINTENANCE' }]);
    pass(16 * 60_000);
    expect(await ask(E3)).toMatchObject([{ outcome: 'NOT_FOUND' }]);
  });

  it('gives no answer about a subject on a list of unknown kind', async () => {
    const { ask } = await start();
    await database.run(`UPDATE jh_xy_hmd SET lx = 'Z', xdr_shxym = '${E3}'`);
    expect(await ask(E3, OUYANG)).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'MALFORMED', evidence: { quality: ['UNKNOWN_CODE:lx'] } }, { outcome: 'FOUND' }]);
  });

  it('is MALFORMED when a table is gone, REFUSED for what is no code', async () => {
    const { ask } = await start();
    expect(await ask('x', '')).toMatchObject([{ outcome: 'REFUSED', cause: 'BAD_REQUEST' }, { outcome: 'REFUSED', cause: 'BAD_REQUEST' }]);
    expect(database.queries).toEqual([]);
    await database.run('DROP TABLE jh_xy_hmd');
    expect(await ask(E3)).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'MALFORMED' }]);
  });
});
