import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordListedGrants } from '../../../governance/alerts/listed-grants.ts';
import { findingsOf } from '../../../governance/alerts/findings-of.ts';
import { createAuditIndex } from '../../../governance/index/audit-index.ts';
import { ed25519Signer } from '../../../journal/note/ed25519-signer.ts';
import type { AccessRecord, JournalEvent } from '../../../journal/journal-entry.ts';
import { MemoryFileSystem } from '../../journal/memory-file-system.ts';
import { openTestJournal } from '../../journal/open-test-journal.ts';
import { PLAIN_TEMPLATE, sampleRecord, SENSITIVE_TEMPLATE } from '../../journal/sample-record.ts';
import { NOW } from '../index/indexed-journal.ts';
import { about, clerk, DAY, MONDAY, rule, SATURDAY } from './alert-kit.ts';
import { alertIndex } from './alert-index.ts';

const MINUTE = 60_000;

const world = alertIndex();

describe('rules over the log', () => {
  it('finds who read too many persons in an hour, and not who always does', async () => {
    await world.test.append(0, 12, (n) => ({ ...clerk('busy'), ...about(`p-${n}`), at: MONDAY + n * MINUTE }));
    await world.test.append(12, 16, (n) => ({ ...clerk('calm'), ...about('p-1'), at: MONDAY + n * MINUTE }));
    const findings = await world.found(rule('distinct-subjects', { threshold: 10 }));
    expect(findings).toMatchObject([{ measured: 12, clientId: 'service-window', organization: '11320499MY9B00035D', fromMs: MONDAY, toMs: MONDAY + 11 * MINUTE }]);
    expect(findings[0]?.evidence).toHaveLength(12);
    await world.test.append(100, 220, (n) => ({ ...clerk('busy'), ...about(`q-${n}`), at: MONDAY - Math.ceil((n - 99) / 12) * DAY }));
    expect(await world.found(rule('distinct-subjects', { threshold: 10 }), MONDAY, MONDAY + DAY)).toEqual([]);
  });

  it('does not count one’s own record among the persons read', async () => {
    await world.test.append(0, 3, (n) => ({ ...clerk('me'), ...about('me'), at: MONDAY + n }));
    expect(await world.found(rule('distinct-subjects', { threshold: 0 }))).toEqual([]);
  });

  it('finds a token that took too many records', async () => {
    await world.test.append(0, 4, (n) => ({ at: MONDAY + n, tokenId: n < 3 ? 'greedy' : 'modest', response: { status: 200, rows: 40, bytes: 10 } }));
    expect(await world.found(rule('bulk-by-token', { threshold: 100 }))).toMatchObject([{ measured: 120 }]);
  });

  it.each([
    ['a Saturday', SATURDAY, 1], ['a Sunday', SATURDAY + DAY, 1], ['a working day', MONDAY, 0], ['six in the morning', MONDAY - 4 * 60 * MINUTE, 1], ['seven', MONDAY - 3 * 60 * MINUTE, 0],
    ['eight in the evening', MONDAY + 10 * 60 * MINUTE, 1], ['a holiday', Date.UTC(2026, 9, 2, 2), 1],
  ])('tells %s from working hours', async (_, at, alerts) => {
    await world.test.append(0, 2, (n) => ({ ...clerk('late'), at: at + n }));
    expect(await world.found(rule('off-hours', { threshold: 1 }), at - DAY, at + DAY)).toHaveLength(alerts);
  });

  it('finds repeated denials of L4 fields, and probing of many fields, each by its grade', async () => {
    await world.test.append(0, 6, (n) => ({ ...clerk('prober'), at: MONDAY + n * MINUTE, template: SENSITIVE_TEMPLATE }));
    await world.test.append(6, 9, (n) => ({ ...clerk('other'), at: MONDAY + n * MINUTE, template: PLAIN_TEMPLATE }));
    expect(await world.found(rule('denied-sensitive'))).toMatchObject([{ measured: 6 }]);
    expect(await world.found(rule('field-probing', { threshold: 0 }))).toMatchObject([{ measured: 1 }]);
    expect(await world.found(rule('denied-sensitive', { threshold: 6 }))).toEqual([]);
  });

  describe('readings beyond what an owner agreed to', () => {
    const ITEM = '11320499MY9B00035D4320131012001';
    const ORGANIZATION = '11320499MY9B00035D';
    const reader: Partial<AccessRecord> = { clientId: 'statistics-app', item: ITEM };
    const grant = (id: string, change: { fields?: string; clients?: string; revokedAt?: string } = {}) => world.database.script(`
      INSERT INTO share_request (request_id, requester, requested_by, owner, clients, item_code, fields, reason, volume_per_day, valid_to, requested_at, answer, answered_by, answered_at, answer_reason,
        granted_fields, granted_volume, granted_to${change.revokedAt === undefined ? '' : ', revoked_by, revoked_at, revoke_reason'})
      VALUES ('${id}', '${ORGANIZATION}', 'x', 'population', '{${change.clients ?? 'statistics-app'}}', '${ITEM}', '{${change.fields ?? 'Person.name'}}', 'r', 3, '2027-01-01Z', '2026-11-01Z', 'GRANTED', 'y',
        '2026-11-02Z', 'r', '{${change.fields ?? 'Person.name'}}', 3, '2027-01-01Z'${change.revokedAt === undefined ? '' : `, 'y', '${change.revokedAt}', 'r'`})`);
    const volume = () => world.found(rule('grant-volume'));
    const names = async (): Promise<readonly string[]> => (await volume()).map(({ finding }) => finding.split(' ')[0] ?? '');

    it('are found of a grant given through the graph, and not within it', async () => {
      await grant('SQ-1');
      await world.test.append(0, 3, (n) => ({ ...reader, at: MONDAY + n }));
      expect(await names()).not.toContain('SQ-1');
      await world.test.append(3, 4, (n) => ({ ...reader, at: MONDAY + n }));
      expect(await volume()).toContainEqual(expect.objectContaining({ finding: expect.stringMatching(/^SQ-1 \d+$/), measured: 4, clientId: 'statistics-app', organization: ORGANIZATION }));
    });

    it('are found of a grant of the demand list alike', async () => {
      await world.database.script(`INSERT INTO listed_grant VALUES ('GA-2026-9001', 'population', '${ORGANIZATION}', '{statistics-app}', '${ITEM}', '{Person.name}', 3, '2026-11-16', '2026-11-16')`);
      // The day before the grant began, and the day after it ended, do not count to it.
      await world.test.append(0, 12, (n) => ({ ...reader, at: MONDAY + (n % 3 - 1) * DAY + n }));
      expect((await volume()).filter(({ finding }) => finding.startsWith('GA-2026-9001'))).toMatchObject([{ measured: 4, fromMs: MONDAY + 1 }]);
    });

    it.each([
      ['of other applications', 'SQ-2', { clients: 'another-app' }],
      ['of fields that were not disclosed', 'SQ-3', { fields: 'Person.biometric' }],
      ['of what was read for a decision only', 'SQ-4', { fields: 'Person.birthDate' }],
      ['after the grant was taken back', 'SQ-5', { revokedAt: '2026-11-10Z' }],
    ])('are not counted %s', async (_, id, change) => {
      await grant(id, change);
      await world.test.append(0, 6, (n) => ({ ...reader, at: MONDAY + n }));
      expect(await names()).not.toContain(id);
    });

    it('count each subject of an access', async () => {
      await grant('SQ-6');
      await world.test.append(0, 1, () => ({ ...reader, at: MONDAY, subjects: [1, 2, 3, 4].map((n) => ({ role: 'RESULT' as const, kind: 'PERSON' as const, key: `p-${n}` })) }));
      expect((await volume()).find(({ finding }) => finding.startsWith('SQ-6'))).toMatchObject({ measured: 4 });
    });

    it('are counted against the list that governance read', async () => {
      await recordListedGrants(world.database, 'policy');
      const listed = await world.database.query<{ grant_id: string; volume_per_day: number }>("SELECT grant_id, volume_per_day FROM listed_grant WHERE grant_id = 'GA-2026-0003'");
      expect(listed).toEqual([{ grant_id: 'GA-2026-0003', volume_per_day: 20_000 }]);
      expect(await world.database.query("SELECT 1 FROM listed_grant WHERE grant_id = 'GA-2026-9001'")).toEqual([]);
      await recordListedGrants(world.database, 'policy/no-such-directory');
      expect(await world.database.query('SELECT 1 FROM listed_grant')).toEqual([]);
    });
  });

  it('finds one person looked up again and again without a new case', async () => {
    await world.test.append(0, 3, (n) => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-1', at: MONDAY + n * DAY }));
    await world.test.append(3, 6, (n) => ({ ...clerk('diligent'), ...about('applicant'), caseNo: `C-${n}`, at: MONDAY + (n - 3) * DAY }));
    expect(await world.found(rule('repeat-look-up'))).toMatchObject([{ measured: 3 }]);
  });

  it('finds one item cited for all kinds of operations', async () => {
    const operation = (n: number) => ({ ...PLAIN_TEMPLATE, operationName: `Op${n % 8}`, operationHash: String(n % 8).repeat(64) });
    await world.test.append(0, 60, (n) => ({ at: MONDAY + n, template: operation(n) }));
    expect(await world.found(rule('purpose-constant'))).toMatchObject([{ measured: 100, clientId: 'engine-1' }]);
    expect(await world.found(rule('purpose-constant', { leastOperations: 9 }))).toEqual([]);
    await world.test.append(60, 90, (n) => ({ at: MONDAY + n, template: operation(n), item: `11320499MY9B00035D43201310120${n}` }));
    expect(await world.found(rule('purpose-constant'))).toEqual([]);
  });

  it('finds a field that an application never read before, but not the first day of an application', async () => {
    await world.test.append(0, 2, (n) => ({ at: MONDAY - 3 * DAY + n, template: PLAIN_TEMPLATE }));
    expect(await world.found(rule('field-creep'))).toEqual([]);
    await world.test.append(2, 4, (n) => ({ at: MONDAY + n, template: SENSITIVE_TEMPLATE }));
    expect(await world.found(rule('field-creep'), MONDAY, MONDAY + 1)).toMatchObject([{ finding: expect.stringContaining('engine-1 Person.idNumber'), measured: 2 }]);
  });

  it('finds an auditor who searches by person all day', async () => {
    const use: JournalEvent = { kind: 'Q', action: 'search', actor: 'tag', organization: null, reason: 'USED LK-1', caseNo: 'SJ-2026-0001', approver: 'other' };
    for (let n = 0; n < 3; n += 1) await world.test.journal.note(use);
    await world.test.clock.advance(1_000);
    expect(await world.found(rule('auditor-volume', { threshold: 2 }), world.test.clock.now() - DAY, world.test.clock.now() + DAY)).toMatchObject([{ measured: 3 }]);
  });

  it('finds a token that is used longer than any lives', async () => {
    await world.test.append(0, 8, (n) => ({ at: MONDAY + n * 10 * MINUTE, tokenId: 'eternal' }));
    await world.test.append(8, 16, (n) => ({ at: MONDAY + n * 10 * MINUTE, tokenId: `fresh-${n}` }));
    expect(await world.found(rule('token-outlives'))).toMatchObject([{ finding: expect.stringMatching(/^token \S+ span$/), measured: 70, fromMs: MONDAY, toMs: MONDAY + 70 * MINUTE }]);
    // Found by its last use alone, and once: the same finding however it is looked at.
    expect(await world.found(rule('token-outlives'), MONDAY + 69 * MINUTE, MONDAY + 80 * MINUTE)).toMatchObject([{ measured: 70 }]);
    expect(await world.found(rule('token-outlives', { threshold: 70 }))).toEqual([]);
  });

  it('finds a sink that was ejected, and a process that was killed, but not what recovered', async () => {
    await world.test.journal.append(sampleRecord(0));
    world.test.files.fault = ({ kind }) => (kind === 'write' ? { kind: 'error', code: 'EIO', tookEffect: false } : null);
    await expect(world.test.journal.append(sampleRecord(1))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    world.test.files.fault = () => null;
    await world.test.clock.advance(3_000);
    const around = [world.test.clock.now() - DAY, world.test.clock.now() + DAY] as const;
    const incidents = await world.found(rule('incident'), ...around);
    expect(incidents.map(({ finding }) => finding.slice(0, finding.lastIndexOf(' ')))).toEqual(['shuqiao.test/gateway-0 primary ejected']);
    const killed = MemoryFileSystem.fromFiles(world.test.files.files());
    const { clock } = await openTestJournal({}, killed, world.test.clock);
    await clock.advance(1_000);
    await createAuditIndex({ database: world.database, files: killed, directory: '/logs', keys: [], clock: () => NOW }).catchUp();
    expect((await findingsOf(world.database, rule('incident'), ...around)).map(({ finding }) => finding.slice(0, finding.lastIndexOf(' '))).sort())
      .toEqual(['shuqiao.test/gateway-0 ended without a shutdown', 'shuqiao.test/gateway-0 primary ejected']);
  });

  it('finds a hole between heartbeats, and none where the journal was shut down', async () => {
    await world.test.clock.advance(61_000);
    world.test.clock.jump(20 * MINUTE);
    await world.test.clock.advance(61_000);
    const holes = await world.found(rule('silence'), world.test.clock.now() - DAY, world.test.clock.now() + DAY);
    expect(holes).toHaveLength(1);
    expect(holes[0]?.measured).toBeGreaterThan(1_200);
    expect(await world.found(rule('silence', { threshold: 7_200 }), world.test.clock.now() - DAY, world.test.clock.now() + DAY)).toEqual([]);
  });

  it('finds a log that does not verify', async () => {
    await world.test.append(0, 1);
    await world.test.another([ed25519Signer('shuqiao.test/gateway-0', generateKeyPairSync('ed25519').privateKey).verifierKey]).catchUp();
    expect(await findingsOf(world.database, rule('integrity'), 0, Date.now())).toMatchObject([{ finding: expect.stringContaining('CHECKPOINT_REJECTED') }]);
  });
});
