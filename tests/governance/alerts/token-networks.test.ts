import { describe, expect, it } from 'vitest';
import { createAlertStore } from '../../../governance/alerts/alert-store.ts';
import { createAlertWatch } from '../../../governance/alerts/alert-watch.ts';
import { findingsOf } from '../../../governance/alerts/findings-of.ts';
import { createAuditIndex } from '../../../governance/index/audit-index.ts';
import { MemoryFileSystem } from '../../journal/memory-file-system.ts';
import { FIXED_KEYS, openTestJournal } from '../../journal/open-test-journal.ts';
import { sampleRecord } from '../../journal/sample-record.ts';
import { NOW } from '../index/indexed-journal.ts';
import { clerk, DAY, MONDAY, rule } from './alert-kit.ts';
import { alertIndex } from './alert-index.ts';

const MINUTE = 60_000;
const [OFFICE, HOME, ELSEWHERE] = ['198.51.100.0/24', '203.0.113.0/24', '2001:db8:7:100::/56'];

const world = alertIndex();

describe('one token from several networks', () => {
  it('is found with uses from each of them as evidence, however many there are from the first', async () => {
    await world.test.append(0, 60, (n) => ({ ...clerk('shen'), tokenId: 'stolen', network: OFFICE, at: MONDAY + n * 1_000 }));
    await world.test.append(60, 61, () => ({ ...clerk('shen'), tokenId: 'stolen', network: HOME, at: MONDAY + 5 * MINUTE }));
    const [finding, ...others] = await world.found(rule('token-networks'));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ finding: expect.stringMatching(/^token \S{16} networks$/), measured: 2, fromMs: MONDAY, toMs: MONDAY + 5 * MINUTE, clientId: 'service-window', organization: '11320499MY9B00035D' });
    const networks = await world.database.query<{ network: string }>(
      "SELECT DISTINCT network FROM audit_entry JOIN audit_log USING (log_id) WHERE origin || '#' || entry_index = ANY($1::text[])", [finding?.evidence]);
    expect(networks).toHaveLength(2);
  });

  it('is not found of one network, of tokens with a network each, nor where the network is not told', async () => {
    await world.test.append(0, 5, (n) => ({ ...clerk('shen'), tokenId: 'faithful', network: OFFICE, at: MONDAY + n * MINUTE }));
    await world.test.append(5, 10, (n) => ({ ...clerk('shen'), tokenId: `fresh-${n}`, network: n % 2 === 0 ? OFFICE : HOME, at: MONDAY + n * MINUTE }));
    await world.test.append(10, 12, (n) => ({ ...clerk('shen'), tokenId: 'untold', network: n === 10 ? OFFICE : null, at: MONDAY + n * MINUTE }));
    expect(await world.found(rule('token-networks'))).toEqual([]);
    expect(await world.found(rule('token-networks', { threshold: 0 }))).toHaveLength(7);
  });

  it('is found by its threshold, and of the kinds that the rule is about: a phone goes from one network to another', async () => {
    const citizen = { principal: { kind: 'CITIZEN', subject: 'p-1', organization: null, personal: true }, clientId: 'citizen-app', tokenId: 'phone' } as const;
    await world.test.append(0, 3, (n) => ({ ...citizen, network: [OFFICE, HOME, ELSEWHERE][n] ?? null, at: MONDAY + n * MINUTE }));
    expect(await world.found(rule('token-networks'))).toEqual([]);
    expect(await world.found(rule('token-networks-mobile'))).toEqual([]);
    await world.test.append(3, 4, () => ({ ...citizen, network: '192.0.2.0/24', at: MONDAY + 4 * MINUTE }));
    expect(await world.found(rule('token-networks-mobile'))).toMatchObject([{ measured: 4, clientId: 'citizen-app' }]);
    expect(await world.found(rule('token-networks-mobile', { threshold: 4 }))).toEqual([]);
  });

  it('is found by the later use alone, once, as long as the earlier one is looked back for', async () => {
    await world.test.append(0, 2, (n) => ({ tokenId: 'moved', network: n === 0 ? OFFICE : HOME, at: MONDAY + n * 11 * 60 * MINUTE }));
    const late = [MONDAY + 11 * 60 * MINUTE, MONDAY + 12 * 60 * MINUTE] as const;
    expect(await world.found(rule('token-networks'), ...late)).toMatchObject([{ measured: 2, fromMs: MONDAY }]);
    expect(await world.found(rule('token-networks', { windowMinutes: 60 }), ...late)).toEqual([]);
    expect(await world.found(rule('token-networks'), MONDAY + 30 * 60 * MINUTE, MONDAY + 31 * 60 * MINUTE)).toEqual([]);
  });

  it('is not found of one network whose pseudonym changes with the epoch', async () => {
    const files = new MemoryFileSystem();
    const keys = { ...FIXED_KEYS, current: async (at: number) => ({ ...(await FIXED_KEYS.current(at)), epoch: second ? '2027Q1' : '2026Q4', key: Buffer.alloc(32, second ? 8 : 9), validUntil: Number.MAX_SAFE_INTEGER }) };
    let second = false;
    for (const network of [OFFICE, OFFICE]) {
      const { journal, clock } = await openTestJournal({ subjectKeys: keys }, files);
      await journal.append(sampleRecord(second ? 1 : 0, { tokenId: 'over-new-year', network, at: MONDAY }));
      await clock.advance(1_000);
      await journal.close();
      second = true;
    }
    await createAuditIndex({ database: world.database, files, directory: '/logs', keys: [], clock: () => NOW }).catchUp();
    expect(await world.database.query('SELECT DISTINCT network FROM audit_entry')).toHaveLength(2);
    expect(await findingsOf(world.database, rule('token-networks'), MONDAY - DAY, MONDAY + DAY)).toEqual([]);
  });

  it('raises one alert as the index grows, the same over the past, and none of logs from before networks were kept', async () => {
    const rules = { version: 't-1', rules: [rule('token-networks')] };
    const alerts = createAlertStore({ database: world.database, rules, clock: () => NOW, pseudonymsOf: async () => [], log: { note: async () => ({ log: 'own', index: 1 }), actorTag: async () => 'tag' } });
    const watch = createAlertWatch({ database: world.database, rules, alerts, clock: () => NOW, protection: null });
    await world.test.append(0, 2, (n) => ({ tokenId: 'earlier', network: null, at: MONDAY + n }));
    await world.test.append(2, 3, () => ({ tokenId: 'moved', network: OFFICE, at: MONDAY + MINUTE }));
    await world.test.index.catchUp();
    expect(await watch.evaluate({ now: true })).toBe(0);
    await world.test.append(3, 4, () => ({ tokenId: 'moved', network: HOME, at: MONDAY + 2 * MINUTE }));
    await world.test.index.catchUp();
    expect(await watch.evaluate({ now: true })).toBe(1);
    await world.test.append(4, 5, () => ({ tokenId: 'moved', network: ELSEWHERE, at: MONDAY + 3 * MINUTE }));
    await world.test.index.catchUp();
    expect([await watch.evaluate({ now: true }), await watch.overThePast(new Date(MONDAY - DAY), new Date(MONDAY + DAY))]).toEqual([0, 0]);
    expect((await alerts.list({ state: 'NEW', rule: null }, 10, null)).alerts).toMatchObject([{ rule: 'token-networks', measured: 3, threshold: 1, clientId: 'engine-1' }]);
    await world.database.script('TRUNCATE audit_alert, audit_alert_evidence, audit_alert_step, audit_alert_mark');
    expect(await watch.overThePast(new Date(MONDAY - DAY), new Date(MONDAY + DAY))).toBe(1);
  });
});
