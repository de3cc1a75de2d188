import { describe, expect, it } from 'vitest';
import { createAlertStore } from '../../../governance/alerts/alert-store.ts';
import type { AlertStore } from '../../../governance/alerts/alert-store.ts';
import { createAlertWatch } from '../../../governance/alerts/alert-watch.ts';
import { ALERT_MOVES } from '../../../governance/alerts/alert.ts';
import type { AlertState } from '../../../governance/alerts/alert.ts';
import { indexCommand } from '../../../governance/index-command.ts';
import type { JournalEvent } from '../../../journal/journal-entry.ts';
import { subjectPseudonym } from '../../../journal/subjects/subject-pseudonym.ts';
import { renewHold } from '../../../governance/index/renew-hold.ts';
import { FIXED_KEYS } from '../../journal/open-test-journal.ts';
import { NOW } from '../index/indexed-journal.ts';
import { about, clerk, DAY, MONDAY, rule } from './alert-kit.ts';
import { alertIndex } from './alert-index.ts';

const world = alertIndex();

describe('alerts', () => {
  const notes: JournalEvent[] = [];
  const rules = { version: 't-1', rules: [rule('repeat-look-up')] };
  const log = { note: async (event: JournalEvent) => { notes.push(event); return { log: 'own', index: notes.length }; }, actorTag: async (personId: string) => `tag of ${personId}` };
  const pseudonymsOf = async (personId: string) => [subjectPseudonym((await FIXED_KEYS.current(0)).key, 'PERSON', personId)];
  const store = (): AlertStore => createAlertStore({ database: world.database, log, rules, clock: () => NOW, pseudonymsOf });
  const watching = (alerts: AlertStore) => createAlertWatch({ database: world.database, rules, alerts, clock: () => NOW, protection: null });
  const auditor = { personId: 'auditor', organization: 'org' };

  async function raised(): Promise<string> {
    await world.test.append(0, 3, (n) => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-1', at: MONDAY + n * DAY }));
    await world.test.index.catchUp();
    expect(await watching(store()).evaluate({ now: true })).toBe(1);
    const { alerts: [alert] } = await store().list({ state: null, rule: null }, 10, null);
    return alert?.alertId ?? '';
  }

  it('are raised as the index grows, once, with their evidence; running the past again finds the same', async () => {
    const alertId = await raised();
    expect(await watching(store()).evaluate({ now: true })).toBe(0);
    expect(await store().evidenceOf(alertId)).toHaveLength(3);
    await world.test.append(3, 4, (n) => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-1', at: MONDAY + n * DAY }));
    await world.test.index.catchUp();
    expect(await watching(store()).evaluate({ now: true })).toBe(0);
    expect((await store().list({ state: 'NEW', rule: 'repeat-look-up' }, 10, null)).alerts).toMatchObject([{ alertId, measured: 4, threshold: 2, ruleVersion: 't-1', clientId: 'service-window' }]);
    expect(await store().evidenceOf(alertId)).toHaveLength(4);
    expect(await watching(store()).overThePast(new Date(MONDAY - DAY), new Date(MONDAY + 7 * DAY))).toBe(0);
  });

  it('are the same when a year is evaluated at once: windows are never cut', async () => {
    await world.test.append(0, 3, (n) => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-1', at: MONDAY + n * DAY }));
    await world.test.append(3, 6, (n) => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-1', at: MONDAY - 300 * DAY + n * DAY }));
    await world.test.index.catchUp();
    expect(await watching(store()).overThePast(new Date(MONDAY - 366 * DAY), new Date(MONDAY + 1.5 * DAY))).toBe(2);
    expect((await store().list({ state: 'NEW', rule: null }, 10, null)).alerts.map(({ measured }) => measured)).toEqual([3, 3]);
  });

  it('keep their evidence from retention until they are settled', async () => {
    const alertId = await raised();
    expect(await world.test.index.prune(new Date('2027-06-01'))).not.toContain('audit_entry_2026_11');
    const lines: string[] = [];
    const io = { out: (line: string) => void lines.push(line), error: () => {}, progress: () => {}, now: () => NOW.getTime() };
    await indexCommand(['status'], async () => ({ database: { ...world.database, close: async () => {} }, index: world.test.another(), policyDirectory: 'policy', protection: null }), io);
    expect(lines).toContain('held: alerts and objections that are not settled speak of entries from 2026-11-16 on; prune no journal (audit:prune) beyond that day');
    await store().move(alertId, 'TRIAGED', '已看过证据', auditor);
    await store().move(alertId, 'EXPLAINED', '属同一办件的多次补正', auditor);
    expect(await world.test.index.prune(new Date('2027-06-01'))).toEqual(['audit_entry_2026_11', 'audit_subject_2026_11']);
  });

  it('hold the journals as well: what they speak of is told beside the logs, until they are settled', async () => {
    const told = async (): Promise<string | undefined> => (await world.test.files.read('/logs/held'))?.toString();
    expect(await renewHold(world.database, world.test.files, '/logs', undefined)).toBeNull();
    const alertId = await raised();
    const since = await renewHold(world.database, world.test.files, '/logs', null);
    expect(await told()).toBe(`${new Date(MONDAY).toISOString()}\n`);
    // An objection to an access that the index does not know yet: nothing is let go of.
    await world.database.script(`INSERT INTO objection (objection_no, subject_key, origin, entry_index, reason, fields, state, raised_at, due_at)
      VALUES ('YY-9', 'p', 'shuqiao.test/elsewhere', 1, 'NOT_MY_CASE', '{}', 'RAISED', '2026-11-21Z', '2026-12-21Z')`);
    await store().move(alertId, 'TRIAGED', '已看过证据', auditor);
    await store().move(alertId, 'EXPLAINED', '属同一办件的多次补正', auditor);
    expect(await renewHold(world.database, world.test.files, '/logs', since)).toBe(since);
    expect(await told()).toBeDefined();
    await world.database.script("DELETE FROM objection WHERE objection_no = 'YY-9'");
    expect(await renewHold(world.database, world.test.files, '/logs', since)).toBeNull();
    expect(await told()).toBeUndefined();
  });

  it('go from new to handed over, each step with a note and an entry of the log, with a term to explain', async () => {
    const alertId = await raised();
    notes.length = 0;
    for (const state of ['TRIAGED', 'ASKED', 'VIOLATION', 'HANDED_OVER'] as const) await store().move(alertId, state, `到 ${state} 这一步`, auditor);
    expect((await store().stepsOf(alertId)).map(({ state }) => state)).toEqual(['TRIAGED', 'ASKED', 'VIOLATION', 'HANDED_OVER']);
    expect(notes.map((event) => (event.kind === 'Q' ? [event.actor, event.reason] : []))).toEqual(['TRIAGED', 'ASKED', 'VIOLATION', 'HANDED_OVER'].map((state) => ['tag of auditor', `ALERT ${alertId} ${state}`]));
    const { alerts: [alert] } = await store().list({ state: 'HANDED_OVER', rule: null }, 10, null);
    expect(alert?.dueAt?.getTime()).toBe(NOW.getTime() + 5 * DAY);
  });

  it.each((Object.keys(ALERT_MOVES) as AlertState[]).filter((state) => state !== 'TRIAGED'))('cannot go from NEW to %s', async (state) => {
    await expect(store().move(await raised(), state, '跳过若干步', auditor)).rejects.toMatchObject({ code: 'ALERT_REFUSED', message: `an alert that is NEW cannot become ${state}` });
  });

  it.each([['who did what they found', 'curious'], ['whom that was done to', 'neighbour']])('are not pursued by the one %s, but by another auditor', async (_, personId) => {
    const alertId = await raised();
    notes.length = 0;
    await expect(store().move(alertId, 'TRIAGED', '我看没有问题', { ...auditor, personId })).rejects.toMatchObject({ code: 'ALERT_REFUSED', message: 'nobody pursues an alert about oneself: another auditor must' });
    expect([(await store().stepsOf(alertId)), notes]).toEqual([[], []]);
    expect(await store().move(alertId, 'TRIAGED', '已看过证据', auditor)).toMatchObject({ state: 'TRIAGED' });
  });

  it('that name a token are not pursued by its holder: there is no evidence but the own accesses', async () => {
    await world.test.append(0, 3, () => ({ ...clerk('curious'), at: MONDAY }));
    await world.test.index.catchUp();
    const finding = { finding: 'token ab12 1', fromMs: MONDAY, toMs: MONDAY, clientId: null, organization: null, measured: 9 };
    const places = (await world.database.query<{ id: string; actor: string | null }>("SELECT origin || '#' || entry_index AS id, actor FROM audit_entry JOIN audit_log USING (log_id)"));
    const alert = async (evidence: readonly string[], mark: string) => {
      await store().raise(rule('bulk-by-token'), 't-1', { ...finding, finding: `token ${mark} 1`, evidence });
      return (await store().list({ state: 'NEW', rule: 'bulk-by-token' }, 1, null)).alerts[0]?.alertId ?? '';
    };
    const own = places.map(({ id }) => id);
    await expect(store().move(await alert(own, 'a'), 'TRIAGED', '我看没有问题', { ...auditor, personId: 'curious' })).rejects.toMatchObject({ code: 'ALERT_REFUSED' });
    await world.database.script('TRUNCATE audit_alert, audit_alert_evidence, audit_alert_step');
    // Also others' accesses, or what no request is: not about one person, or nobody could pursue what concerns an application.
    expect(await store().move(await alert([...own, `${own[0]?.split('#')[0]}#0`], 'b'), 'TRIAGED', '已看过证据', { ...auditor, personId: 'curious' })).toMatchObject({ state: 'TRIAGED' });
  });

  it('take no step without a note, and none whose entry is not durable', async () => {
    const alertId = await raised();
    await expect(store().move(alertId, 'TRIAGED', '  ', auditor)).rejects.toMatchObject({ code: 'ALERT_REFUSED' });
    const silent = createAlertStore({ database: world.database, rules, clock: () => NOW, pseudonymsOf, log: { ...log, note: async () => { throw new Error('no sink'); } } });
    await expect(silent.move(alertId, 'TRIAGED', '已看过证据', auditor)).rejects.toThrow('no sink');
    expect((await store().list({ state: 'NEW', rule: null }, 10, null)).alerts).toHaveLength(1);
  });
});
