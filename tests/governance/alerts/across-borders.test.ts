import { describe, expect, it } from 'vitest';
import { createAlertStore } from '../../../governance/alerts/alert-store.ts';
import { createAlertWatch } from '../../../governance/alerts/alert-watch.ts';
import type { AccessRecord, JournalEvent } from '../../../journal/journal-entry.ts';
import { PLAIN_TEMPLATE, SENSITIVE_TEMPLATE } from '../../journal/sample-record.ts';
import { NOW } from '../index/indexed-journal.ts';
import { about, clerk, DAY, MONDAY, rule, SATURDAY } from './alert-kit.ts';
import { alertIndex } from './alert-index.ts';

const MINUTE = 60_000;

const world = alertIndex();

describe('what lies across the border of two windows', () => {
  /** A border of windows of ten minutes, of an hour, of a day and of a week: Monday, midnight in the east eight zone. */
  const BORDER = MONDAY - 10 * 60 * MINUTE;
  const spread = (n: number, count: number, minutes: number): number => BORDER - (minutes / 2) * MINUTE + Math.floor((n * minutes * MINUTE) / count);

  it.each<[string, string, number, number, (n: number) => Partial<AccessRecord>]>([
    ['persons of an hour', 'distinct-subjects', 60, 44, (n) => about(`p-${n}`)],
    ['records of a token', 'bulk-by-token', 24, 44, () => ({ tokenId: 'greedy', response: { status: 200, rows: 100, bytes: 10 } })],
    ['reading by night', 'off-hours', 6, 30, () => ({})],
    ['denials of ten minutes', 'denied-sensitive', 6, 6, () => ({ template: SENSITIVE_TEMPLATE })],
    ['one item for everything', 'purpose-constant', 60, 300, (n) => ({ template: { ...PLAIN_TEMPLATE, operationName: `Op${n % 8}`, operationHash: String(n % 8).repeat(64) } })],
  ])('is found, though neither holds as much: %s', async (_, id, count, minutes, what) => {
    await world.test.append(0, count, (n) => ({ ...clerk('across'), ...what(n), at: spread(n, count, minutes) }));
    const of = rule(id);
    const findings = await world.found(of);
    expect(findings).toMatchObject([{ finding: expect.stringMatching(/ \d+\/\d+$/), fromMs: spread(0, count, minutes), toMs: spread(count - 1, count, minutes) }]);
    expect(findings[0]?.measured).toBeGreaterThan(of.threshold);
    // The same, found by what is news on either side alone.
    expect(await world.found(of, BORDER - MINUTE, BORDER)).toEqual(findings);
    expect(await world.found(of, BORDER, BORDER + MINUTE)).toEqual(findings);
  });

  it('is found of one person looked up on Saturday, Sunday and Monday, and not with a case for each', async () => {
    await world.test.append(0, 3, (n) => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-1', at: SATURDAY + n * DAY }));
    await world.test.append(3, 6, (n) => ({ ...clerk('diligent'), ...about('applicant'), caseNo: `C-${n}`, at: SATURDAY + (n - 3) * DAY }));
    // A case of an earlier day hides nothing of the days across the border.
    await world.test.append(6, 7, () => ({ ...clerk('curious'), ...about('neighbour'), caseNo: 'C-2', at: SATURDAY - 4 * DAY }));
    expect(await world.found(rule('repeat-look-up'))).toMatchObject([{ measured: 3, fromMs: SATURDAY, toMs: SATURDAY + 2 * DAY }]);
  });

  it('is found of an auditor who searches around midnight', async () => {
    const use: JournalEvent = { kind: 'Q', action: 'search', actor: 'tag', organization: null, reason: 'USED LK-1', caseNo: 'SJ-2026-0001', approver: 'other' };
    await world.test.clock.advance(8 * 60 * MINUTE - 10 * MINUTE);
    for (let n = 0; n < 4; n += 1) {
      await world.test.journal.note(use);
      await world.test.clock.advance(5 * MINUTE);
    }
    expect(await world.found(rule('auditor-volume', { threshold: 3 }), world.test.clock.now() - DAY, world.test.clock.now())).toMatchObject([{ measured: 4, finding: expect.stringMatching(/^tag \d+\/\d+$/) }]);
  });

  it('is not found twice where one of them holds as much, nor where both together do not', async () => {
    await world.test.append(0, 12, (n) => ({ ...clerk('one-side'), at: BORDER + n * 10_000, template: SENSITIVE_TEMPLATE }));
    await world.test.append(12, 15, (n) => ({ ...clerk('one-side'), at: BORDER - n * 1_000, template: SENSITIVE_TEMPLATE }));
    await world.test.append(15, 20, (n) => ({ ...clerk('few'), at: BORDER + (n - 17) * MINUTE, template: SENSITIVE_TEMPLATE }));
    expect(await world.found(rule('denied-sensitive'))).toMatchObject([{ measured: 12, finding: expect.stringMatching(/ \d+$/) }]);
  });

  it('is not found of what took longer than a window', async () => {
    await world.test.append(0, 6, (n) => ({ ...clerk('slow'), at: BORDER + (n - 3) * 4 * MINUTE, template: SENSITIVE_TEMPLATE }));
    expect(await world.found(rule('denied-sensitive'))).toEqual([]);
  });

  it('raises one alert, and none more when more of it comes or the past is evaluated again', async () => {
    const rules = { version: 't-1', rules: [rule('denied-sensitive')] };
    const alerts = createAlertStore({ database: world.database, rules, clock: () => NOW, pseudonymsOf: async () => [], log: { note: async () => ({ log: 'own', index: 1 }), actorTag: async () => 'tag' } });
    const watch = createAlertWatch({ database: world.database, rules, alerts, clock: () => NOW, protection: null });
    await world.test.append(0, 4, (n) => ({ ...clerk('across'), at: BORDER + (n - 4) * 30_000, template: SENSITIVE_TEMPLATE }));
    await world.test.index.catchUp();
    expect(await watch.evaluate({ now: true })).toBe(0);
    await world.test.append(4, 7, (n) => ({ ...clerk('across'), at: BORDER + (n - 4) * 30_000, template: SENSITIVE_TEMPLATE }));
    await world.test.index.catchUp();
    expect(await watch.evaluate({ now: true })).toBe(1);
    await world.test.append(7, 8, () => ({ ...clerk('across'), at: BORDER + 120_000, template: SENSITIVE_TEMPLATE }));
    await world.test.index.catchUp();
    expect(await watch.evaluate({ now: true })).toBe(0);
    expect(await watch.overThePast(new Date(BORDER - DAY), new Date(BORDER + DAY))).toBe(0);
    const [alert] = (await alerts.list({ state: null, rule: null }, 10, null)).alerts;
    expect(alert).toMatchObject({ measured: 8, threshold: 5 });
    expect(await alerts.evidenceOf(alert?.alertId ?? '')).toHaveLength(8);
  });
});
