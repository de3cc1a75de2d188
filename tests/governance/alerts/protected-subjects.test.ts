import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAlertStore } from '../../../governance/alerts/alert-store.ts';
import { createAlertWatch } from '../../../governance/alerts/alert-watch.ts';
import type { AlertRule } from '../../../governance/alerts/alert-rule.ts';
import { findingsOf } from '../../../governance/alerts/findings-of.ts';
import { createProtection } from '../../../governance/alerts/protection.ts';
import type { ProtectedPerson } from '../../../governance/alerts/protected-persons.ts';
import type { Database } from '../../../governance/database/database.ts';
import type { SubjectKeys } from '../../../governance/own-log/subject-keys.ts';
import { subjectPseudonym } from '../../../journal/subjects/subject-pseudonym.ts';
import { FIXED_KEYS } from '../../journal/open-test-journal.ts';
import { NOW, indexDatabase, indexedJournal } from '../index/indexed-journal.ts';
import type { IndexedJournal } from '../index/indexed-journal.ts';
import { about, clerk, DAY, MONDAY, rule } from './alert-kit.ts';

const MINUTE = 60_000;
/** The day of {@link MONDAY} in the east eight zone. */
const protects = (personId: string, from = '2026-11-01', to = '2026-12-31'): ProtectedPerson => ({ personId, reason: 'WITNESS', from, to });

let database: Database;
let test: IndexedJournal;
let asked: string[];
const KEYS: SubjectKeys = {
  ...FIXED_KEYS,
  forEpoch: async (epoch) => {
    asked.push(epoch);
    return epoch === '2026Q4' ? (await FIXED_KEYS.current(0)).key : null;
  },
};

beforeAll(async () => {
  database = await indexDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  asked = [];
  test = await indexedJournal(database);
  await database.script('TRUNCATE audit_alert, audit_alert_evidence, audit_alert_step, audit_alert_mark');
});

async function found(persons: readonly ProtectedPerson[], changes: Partial<AlertRule> = {}) {
  await test.index.catchUp();
  return findingsOf(database, { ...rule('protected-subject', changes), protectedTags: await createProtection(database, KEYS, async () => persons).tags() }, MONDAY - 10 * DAY, MONDAY + 10 * DAY);
}

function watching(persons: readonly ProtectedPerson[] | null) {
  const rules = { version: 't-1', rules: [rule('protected-subject')] };
  const alerts = createAlertStore({ database, rules, clock: () => NOW, pseudonymsOf: async () => [], log: { note: async () => ({ log: 'own', index: 1 }), actorTag: async () => 'tag' } });
  return { alerts, watch: createAlertWatch({ database, rules, alerts, clock: () => NOW, protection: persons === null ? null : createProtection(database, KEYS, async () => persons) }) };
}

describe('access to a protected person', () => {
  it('is found of anybody, once a day and asker, what was denied or refused too, with every access as evidence', async () => {
    await test.append(0, 2, (n) => ({ ...clerk('curious'), ...about('witness'), at: MONDAY + n * MINUTE, refusal: n === 0 ? null : 'PURPOSE_REQUIRED' }));
    await test.append(2, 3, () => ({ ...clerk('curious'), ...about('witness'), at: MONDAY + DAY }));
    await test.append(3, 4, () => ({ ...about('witness'), at: MONDAY }));
    await test.append(4, 6, (n) => ({ ...clerk('diligent'), ...about(`somebody-${n}`), at: MONDAY }));
    const findings = await found([protects('witness')]);
    expect(findings.map(({ measured, clientId }) => [clientId, measured]).toSorted()).toEqual([['engine-1', 1], ['service-window', 1], ['service-window', 2]]);
    const tag = subjectPseudonym((await FIXED_KEYS.current(0)).key, 'PERSON', 'witness');
    for (const { finding, evidence, measured } of findings) {
      expect(finding).toContain(` of ${tag} `);
      expect(evidence).toHaveLength(measured);
    }
  });

  it('is found where the person is one of several, and not of an enterprise of the same key', async () => {
    await test.append(0, 1, () => ({ subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: 'other' }, { role: 'RESULT', kind: 'PERSON', key: 'witness' }], at: MONDAY }));
    await test.append(1, 2, () => ({ subjects: [{ role: 'SELLER', kind: 'ENTITY', key: 'witness' }], at: MONDAY }));
    expect(await found([protects('witness')])).toMatchObject([{ measured: 1 }]);
  });

  it('is not found of the person itself, of a list without it, nor by more than the threshold allows', async () => {
    await test.append(0, 3, (n) => ({ ...clerk('witness'), ...about('witness'), at: MONDAY + n }));
    await test.append(3, 5, (n) => ({ ...clerk('curious'), ...about('witness'), at: MONDAY + n }));
    expect(await found([protects('witness')])).toMatchObject([{ measured: 2 }]);
    expect(await found([protects('witness')], { threshold: 2 })).toEqual([]);
    expect(await found([protects('another')])).toEqual([]);
    expect(await found([])).toEqual([]);
  });

  it.each([['the day before', '2026-11-17', '2026-12-31', 0], ['its first day', '2026-11-16', '2026-12-31', 1], ['its last day', '2026-01-01', '2026-11-16', 1], ['the day after', '2026-01-01', '2026-11-15', 0]])('is found within the term alone: on %s', async (_, from, to, findings) => {
    await test.append(0, 1, () => ({ ...clerk('curious'), ...about('witness'), at: MONDAY }));
    expect(await found([protects('witness', from, to)])).toHaveLength(findings);
  });

  it('cannot be found of an epoch whose key was destroyed', async () => {
    await test.append(0, 1, () => ({ ...clerk('curious'), ...about('witness'), at: MONDAY }));
    await test.index.catchUp();
    await database.script("UPDATE audit_context SET epoch = '2026Q3'");
    const protection = createProtection(database, KEYS, async () => [protects('witness')]);
    expect([await protection.tags(), await protection.tags()]).toEqual([{ tags: [], fromMs: [], toMs: [] }, { tags: [], fromMs: [], toMs: [] }]);
    expect([...new Set(asked)]).toEqual(['2026Q3']);
    await database.script("INSERT INTO audit_context (digest, principal_kind, client_id, epoch) VALUES ('d', 'CITIZEN', 'c', '2026Q4')");
    expect((await protection.tags()).tags).toHaveLength(1);
    expect(asked.at(-1)).toBe('2026Q4');
  });

  it('is found as soon as the epoch\'s key is there, under each key that comes, and not any more when it was destroyed meanwhile', async () => {
    await test.append(0, 1, () => ({ ...clerk('curious'), ...about('witness'), at: MONDAY }));
    await test.index.catchUp();
    let key: Buffer | null = null;
    const protection = createProtection(database, { ...KEYS, forEpoch: async () => key }, async () => [protects('witness')]);
    const tagsUnder = async (given: Buffer | null): Promise<readonly string[]> => {
      key = given;
      return (await protection.tags()).tags;
    };
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(await tagsUnder(null)).toEqual([]);
    for (const each of [first, Buffer.from(first), second]) expect(await tagsUnder(each)).toEqual([subjectPseudonym(each, 'PERSON', 'witness')]);
    expect(await tagsUnder(null)).toEqual([]);
  });

  it('raises its alert as the index grows, and over a past from before the person was on the list', async () => {
    await test.append(0, 2, (n) => ({ ...clerk('curious'), ...about('witness'), at: MONDAY + n }));
    await test.index.catchUp();
    expect(await watching([protects('somebody-else')]).watch.evaluate({ now: true })).toBe(0);
    const { watch, alerts } = watching([protects('witness')]);
    expect(await watch.evaluate({ now: true })).toBe(0);
    expect(await watch.overThePast(new Date(MONDAY - DAY), new Date(MONDAY + DAY))).toBe(1);
    await test.append(2, 3, () => ({ ...clerk('another'), ...about('witness'), at: MONDAY + MINUTE }));
    await test.index.catchUp();
    expect(await watch.evaluate({ now: true })).toBe(1);
    expect((await alerts.list({ state: 'NEW', rule: 'protected-subject' }, 10, null)).alerts.map(({ measured }) => measured).toSorted()).toEqual([1, 2]);
    expect(watch.off).toEqual([]);
  });

  it('is found of whoever comes onto the list while governance runs, and not any more of who is taken off', async () => {
    let persons: readonly ProtectedPerson[] = [];
    const protection = createProtection(database, KEYS, async () => persons);
    const foundNow = async (): Promise<number> => (await findingsOf(database, { ...rule('protected-subject'), protectedTags: await protection.tags() }, MONDAY - DAY, MONDAY + DAY)).length;
    await test.append(0, 1, () => ({ ...clerk('curious'), ...about('witness'), at: MONDAY }));
    await test.index.catchUp();
    expect(await foundNow()).toBe(0);
    persons = [protects('witness')];
    expect(await foundNow()).toBe(1);
    persons = [protects('another')];
    expect(await foundNow()).toBe(0);
  });

  it('is not looked for without a list, and the watch says so', async () => {
    await test.append(0, 2, (n) => ({ ...clerk('curious'), ...about('witness'), at: MONDAY + n }));
    await test.index.catchUp();
    const { watch } = watching(null);
    expect(await watch.evaluate({ now: true })).toBe(0);
    expect(watch.off).toEqual([{ rule: 'protected-subject', why: 'GOVERNANCE_PROTECTED_PERSONS names no list of protected persons' }]);
  });
});
