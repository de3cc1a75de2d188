import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../governance/database/database.ts';
import { createAuditIndex } from '../../../governance/index/audit-index.ts';
import type { AuditIndex } from '../../../governance/index/audit-index.ts';
import { nodeFileSystem } from '../../../journal/files/node-file-system.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import { pruneLog } from '../../../journal/prune/prune-log.ts';
import { networkPseudonym } from '../../../journal/subjects/network-pseudonym.ts';
import { readBeginning } from '../../../journal/read/read-beginning.ts';
import { readCheckpoint } from '../../../journal/read/read-checkpoint.ts';
import { MemoryFileSystem } from '../../journal/memory-file-system.ts';
import { FIXED_KEYS, ORIGIN, openTestJournal, otherKey } from '../../journal/open-test-journal.ts';
import { PLAIN_TEMPLATE, sampleRecord, SENSITIVE_TEMPLATE, uuidOf } from '../../journal/sample-record.ts';
import { contentOf, indexDatabase, indexedJournal, NOW } from './indexed-journal.ts';
import type { IndexedJournal } from './indexed-journal.ts';

const LOG = `/logs/${ORIGIN}`;
let test: IndexedJournal;

let database: Database;

beforeAll(async () => {
  database = await indexDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  test = await indexedJournal(database);
});

const count = async (table: string): Promise<number> => Number((await test.database.query<{ n: string | number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
const published = async (): Promise<number> => (await readCheckpoint(test.files, LOG))?.checkpoint.size ?? 0;

describe('the audit index', () => {
  it('holds every request of the journal with all it refers to, and knows that a signed checkpoint commits to it', async () => {
    await test.append(0, 3);
    expect(await test.index.catchUp()).toBe(await published());
    const rows = await test.database.query(
      `SELECT request_id, network, case_no, status, row_count, latency_ms, principal_kind, client_id, item, name, disclosed_grade, denied, masked
       FROM audit_entry JOIN audit_context USING (context_id) JOIN audit_operation USING (operation_id) JOIN audit_profile USING (profile_id) ORDER BY entry_index`);
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatchObject({
      request_id: uuidOf(1), case_no: '2026-1', status: 200, row_count: 1, latency_ms: 20, principal_kind: 'APPROVAL_ENGINE', client_id: 'engine-1', item: '11320499MY9B00035D4320131012001',
      network: Buffer.from(networkPseudonym((await FIXED_KEYS.current(0)).key, '198.51.1.0/24'), 'base64url').toString('hex'), name: 'Prefill', disclosed_grade: 3, denied: 1, masked: 1,
    });
    expect(await test.database.query('SELECT coordinate, grade, states, reason, implicit FROM audit_profile_field ORDER BY coordinate')).toEqual([
      { coordinate: 'Person.biometric', grade: 4, states: 'D', reason: 'GRADE_ABOVE_CLEARANCE', implicit: false },
      { coordinate: 'Person.birthDate', grade: 3, states: 'A', reason: null, implicit: true },
      { coordinate: 'Person.idNumber', grade: 3, states: 'M', reason: 'MASK_WINDOW', implicit: false },
      { coordinate: 'Person.name', grade: 2, states: 'A', reason: null, implicit: false },
    ]);
    expect(await test.database.query('SELECT source, status FROM audit_source')).toEqual([{ source: 'population', status: 'FOUND' }]);
    expect(await test.index.progress()).toMatchObject([{ origin: ORIGIN, nextIndex: await published(), verifiedSize: await published(), problem: null }]);
  });

  it('holds a log from before entries told the network, verified, without one', async () => {
    const directory = fileURLToPath(new URL('../../journal/recorded/before-networks', import.meta.url));
    await createAuditIndex({ database, files: nodeFileSystem, directory, keys: [], clock: () => NOW }).catchUp();
    expect(await database.query('SELECT kind, case_no, network, refusal, intent FROM audit_entry ORDER BY entry_index')).toMatchObject([
      { kind: 'A', case_no: '2026-0', network: null, refusal: null, intent: null }, { kind: 'I', case_no: '2026-1', network: null },
      { kind: 'A', case_no: '2026-1', network: null, refusal: null, intent: 6 }, { kind: 'A', case_no: '2026-2', network: null, refusal: 'PURPOSE_REQUIRED', intent: null },
    ]);
    expect((await test.index.progress()).find(({ origin }) => origin === 'shuqiao.test/before-networks')).toMatchObject({ nextIndex: 12, verifiedSize: 12, problem: null });
  });

  it('says nothing twice: passes without news, a second follower and one beside it add nothing', async () => {
    await test.append(0, 300);
    await Promise.all([test.index.catchUp(), test.another().catchUp(), test.another().catchUp()]);
    await test.index.catchUp();
    expect(await count('audit_entry')).toBe(300);
    expect(await count('audit_subject')).toBe(300);
    expect((await test.database.query<{ n: string | number }>('SELECT sum(requests) AS n FROM audit_daily')).map(({ n }) => Number(n))).toEqual([300]);
  });

  it('goes on where it ended, however long it was down, and is then as if it had never been', async () => {
    await test.append(0, 200);
    await test.index.catchUp();
    await test.append(200, 650, (n) => ({ at: Date.UTC(2026, 10, 24) + n, template: PLAIN_TEMPLATE, differences: n % 7 === 0 ? [{ index: 0, state: { A: 2, N: 1 }, reason: 'SOURCE_UNAVAILABLE' }] : [] }));
    await test.another().catchUp();
    const followed = await contentOf(test.database);
    expect(await count('audit_entry')).toBe(650);
    await test.index.rebuild();
    expect(await count('audit_entry')).toBe(0);
    await test.index.catchUp();
    expect(await contentOf(test.database)).toEqual(followed);
  });

  it('keeps intents and events beside requests, and no proof material', async () => {
    const { template, requestId, ...record } = sampleRecord(1);
    const receipt = await test.journal.intend({ ...record, template, requestId });
    await test.append(1, 2, () => ({ intent: receipt.index }));
    await test.journal.note({ kind: 'P', subject: 'policy', from: 'p-1', to: 'p-2', digest: 'd'.repeat(64) });
    await test.clock.advance(61_000);
    await test.index.catchUp();
    expect((await test.database.query('SELECT kind, intent FROM audit_entry ORDER BY entry_index'))).toEqual([{ kind: 'I', intent: null }, { kind: 'A', intent: receipt.index }]);
    const kinds = (await test.database.query<{ kind: string }>('SELECT DISTINCT kind FROM audit_event ORDER BY kind')).map(({ kind }) => kind);
    expect(kinds).toEqual(['B', 'H', 'K', 'P']);
    expect((await test.database.query<{ body: object }>("SELECT body FROM audit_event WHERE kind = 'H'"))[0]?.body).not.toHaveProperty('head');
    expect((await test.database.query<{ n: string | number }>('SELECT sum(requests) AS n FROM audit_daily')).map(({ n }) => Number(n))).toEqual([1]);
  });

  it('finds every subject of a request that has many, in blocks of their own', async () => {
    const subjects = Array.from({ length: 40 }, (_, i) => ({ role: 'RESULT', kind: 'PERSON', key: `person-${i}` } as const));
    await test.append(0, 2, () => ({ subjects }));
    await test.index.catchUp();
    expect(await count('audit_subject')).toBe(80);
  });

  it('drops whole months by retention, keeps the journal, and does not index them again', async () => {
    await test.append(0, 10, (n) => ({ at: Date.UTC(2026, n < 4 ? 7 : 10, 5) + n }));
    await test.index.catchUp();
    const files = test.files.files().size;
    expect(await test.index.prune(new Date('2026-11-01T00:00:00Z'))).toEqual(['audit_entry_2026_08', 'audit_subject_2026_08']);
    expect(await count('audit_entry')).toBe(6);
    expect((await test.database.query<{ n: string | number }>('SELECT sum(requests) AS n FROM audit_daily')).map(({ n }) => Number(n))).toEqual([6]);
    expect(test.files.files().size).toBe(files);
    await test.index.rebuild();
    await test.index.catchUp();
    expect(await count('audit_entry')).toBe(6);
    expect(await test.index.progress()).toMatchObject([{ verifiedSize: await published(), problem: null }]);
    expect(await test.index.prune(new Date('2026-11-01T00:00:00Z'))).toEqual([]);
  });
});

describe('a log whose first entries were pruned', () => {
  const DAY = 86_400_000;
  const HOURLY = { tickMs: 3_600_000, heartbeatMs: 3_600_000, diskCheckMs: 3_600_000, keyTtlMs: 100 * DAY, reserveBytes: 64 };

  /** A process that ran from the middle of November to the middle of December, 40 requests every eight hours: one of them falls on 1 December of the east eight zone, but 30 November of UTC. */
  async function month(): Promise<{ readonly files: MemoryFileSystem; readonly index: AuditIndex }> {
    const files = new MemoryFileSystem();
    await indexedJournal(database, files);
    const clean = new MemoryFileSystem();
    const { journal, clock } = await openTestJournal({ limits: HOURLY }, clean);
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(Array.from({ length: 40 }, (_, n) => journal.append(sampleRecord(round * 40 + n, { at: clock.now() + n, template: round % 7 === 0 ? PLAIN_TEMPLATE : SENSITIVE_TEMPLATE, differences: [] }))));
      await clock.advance(DAY / 3);
    }
    await journal.close();
    return { files: clean, index: createAuditIndex({ database, files: clean, directory: '/logs', keys: [], clock: () => NOW }) };
  }
  const DECEMBER = new Date('2026-12-01T00:00:00Z');

  it('is indexed from what is left, verified by its tiles, and equals the index that was pruned alike', async () => {
    const { files, index } = await month();
    await index.catchUp();
    const whole = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_entry');
    await index.prune(DECEMBER);
    const pruned = await contentOf(database);
    const { minimumIndex } = await pruneLog(files, LOG, DECEMBER.getTime());
    expect(minimumIndex).toBeGreaterThan(512);
    await index.rebuild();
    await index.catchUp();
    const rebuilt = await contentOf(database);
    expect(rebuilt).toEqual(pruned);
    const size = (await readCheckpoint(files, LOG))?.checkpoint.size;
    expect(await index.progress()).toMatchObject([{ nextIndex: size, verifiedSize: size, problem: null }]);
    const left = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_entry');
    expect([whole[0]?.n, left[0]?.n]).toEqual([2_400, expect.any(Number)]);
    expect(left[0]?.n).toBeGreaterThan(1_000);
  });

  it('is indexed though the index was never pruned, and though it was half behind: what refers to what is gone is passed over', async () => {
    const { files, index } = await month();
    const { minimumIndex } = await pruneLog(files, LOG, DECEMBER.getTime());
    const beginning = await readBeginning(files, LOG, minimumIndex, (await readCheckpoint(files, LOG))?.checkpoint.size ?? 0);
    expect(beginning).toBeGreaterThan(minimumIndex);
    await index.catchUp();
    expect(await database.query('SELECT min(entry_index)::int >= $1 AS fresh FROM audit_entry', [beginning])).toEqual([{ fresh: true }]);
    const fresh = await contentOf(database);
    // A follower that had got as far as the pruned part, and one that ended between minimum and beginning.
    for (const next of [100, minimumIndex + 1]) {
      await index.rebuild();
      const again = createAuditIndex({ database, files, directory: '/logs', keys: [], clock: () => NOW });
      await database.query('INSERT INTO audit_log (origin, next_index) VALUES ($1, $2)', [ORIGIN, next]);
      await again.catchUp();
      expect((await again.progress())[0]?.problem).toBeNull();
      expect(await contentOf(database)).toMatchObject({ entries: (fresh as { entries: unknown }).entries, progress: (fresh as { progress: unknown }).progress });
    }
  });

  it('is not verified when a tile of what was pruned does not lead to the root, and is named when its minimum is not its own', async () => {
    const { files, index } = await month();
    await pruneLog(files, LOG, DECEMBER.getTime());
    const widths = [...files.files().keys()].flatMap((name) => (name.startsWith(`${LOG}/tile/1/000.p/`) ? [Number(name.slice(name.lastIndexOf('/') + 1))] : []));
    const path = `${LOG}/tile/1/000.p/${Math.max(...widths)}`;
    files.put(path, Buffer.from(files.files().get(path) ?? []).fill(7, 0, 4));
    await index.catchUp();
    expect(await index.progress()).toMatchObject([{ verifiedSize: 0, problem: { code: 'ROOT_MISMATCH' } }]);
    await index.rebuild();
    files.put(`${LOG}/minimum`, Buffer.from('1024000\n'));
    await index.catchUp();
    expect(await index.progress()).toMatchObject([{ nextIndex: 0, problem: { code: 'LOG_UNREADABLE', message: expect.stringMatching(/^the file "minimum" must name one of the \d+ entries of the log, it names 1024000$/) } }]);
  });
});

describe('a log that is not what it should be', () => {
  /** Rewrites a file of the log. */
  function damage(path: string, change: (bytes: Buffer) => Buffer): void {
    const bytes = test.files.files().get(`${LOG}/${path}`);
    if (bytes === undefined) throw new Error(`${path} must be in the log, there are ${[...test.files.files().keys()].join(' ')}`);
    test.files.put(`${LOG}/${path}`, change(Buffer.from(bytes)));
  }
  const bundlePath = (): string => [...test.files.files().keys()].filter((name) => name.startsWith(`${LOG}/tile/entries/`)).sort().at(-1)?.slice(LOG.length + 1) ?? '';

  it('is indexed as unverified when an entry was changed after it was committed to', async () => {
    await test.append(0, 3);
    damage(bundlePath(), (bytes) => {
      const at = bytes.indexOf('2026-1');
      bytes.write('2026-9', at);
      return bytes;
    });
    await test.index.catchUp();
    expect(await test.index.progress()).toMatchObject([{ nextIndex: await published(), verifiedSize: 0, problem: { code: 'ROOT_MISMATCH', message: expect.stringContaining('do not hash to the root') } }]);
    expect(await count('audit_entry')).toBe(3);
  });

  it('is indexed as unverified when nobody trusted signed its checkpoint', async () => {
    await test.append(0, 3);
    await test.another([ed25519Signer(ORIGIN, otherKey()).verifierKey]).catchUp();
    expect(await test.index.progress()).toMatchObject([{ verifiedSize: 0, problem: { code: 'CHECKPOINT_REJECTED', message: expect.stringContaining('no signature by a trusted key') } }]);
  });

  it('is named when its checkpoint went back', async () => {
    await test.append(0, 3);
    const before = test.files.files().get(`${LOG}/checkpoint`);
    await test.append(3, 6);
    await test.index.catchUp();
    damage('checkpoint', (bytes) => before ?? bytes);
    await test.index.catchUp();
    expect(await test.index.progress()).toMatchObject([{ problem: { code: 'ROLLED_BACK', message: expect.stringMatching(/names \d+ entries, an earlier one named \d+/) } }]);
    expect(await count('audit_entry')).toBe(6);
  });

  it('is named when its bundles are cut off, and what came before is there', async () => {
    await test.append(0, 300);
    damage(bundlePath(), (bytes) => bytes.subarray(0, bytes.length - 10));
    await test.index.catchUp();
    expect(await test.index.progress()).toMatchObject([{ problem: { code: 'LOG_UNREADABLE', message: expect.stringContaining('ends before it') } }]);
    expect(await count('audit_entry')).toBeGreaterThan(200);
  });

  it('is missed when it is gone', async () => {
    await test.append(0, 1);
    await test.index.catchUp();
    await createAuditIndex({ database: test.database, files: new MemoryFileSystem(), directory: '/logs', keys: [], clock: () => new Date() }).catchUp();
    expect(await test.index.progress()).toMatchObject([{ origin: ORIGIN, problem: { code: 'LOG_MISSING' } }]);
  });

  it('does not keep the other logs from being indexed', async () => {
    const { journal } = await openTestJournal({ origin: 'shuqiao.test/gateway-1' }, test.files, test.clock);
    await journal.append(sampleRecord(900));
    await test.append(0, 3);
    damage('checkpoint', () => Buffer.from('not a checkpoint'));
    await test.index.catchUp();
    expect(await test.index.progress()).toMatchObject([{ origin: ORIGIN, problem: { code: 'LOG_UNREADABLE' } }, { origin: 'shuqiao.test/gateway-1', problem: null }]);
    expect(await count('audit_entry')).toBe(1);
  });
});
