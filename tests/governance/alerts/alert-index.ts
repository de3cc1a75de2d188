import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { AlertFinding, AlertRule } from '../../../governance/alerts/alert-rule.ts';
import { findingsOf } from '../../../governance/alerts/findings-of.ts';
import type { Database } from '../../../governance/database/database.ts';
import { indexDatabase, indexedJournal } from '../index/indexed-journal.ts';
import type { IndexedJournal } from '../index/indexed-journal.ts';
import { DAY, MONDAY } from './alert-kit.ts';

/** An index for the tests of one file, without a journal's entry and without an alert before each of them. */
export interface AlertIndex {
  readonly database: Database;
  readonly test: IndexedJournal;
  /** What a rule finds once everything is indexed; in the ten days before and after Monday unless told otherwise. Milliseconds. */
  found(rule: AlertRule, from?: number, to?: number): Promise<AlertFinding[]>;
}

/** To be called once, at the head of a file. */
export function alertIndex(): AlertIndex {
  let made: { readonly database: Database; readonly test: IndexedJournal } | null = null;
  const now = (): { readonly database: Database; readonly test: IndexedJournal } => {
    if (made === null) throw new TypeError('an index is there while a test runs');
    return made;
  };
  let database: Database;
  beforeAll(async () => {
    database = await indexDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    made = { database, test: await indexedJournal(database) };
    await database.script('TRUNCATE audit_alert, audit_alert_evidence, audit_alert_step, audit_alert_mark');
  });
  return {
    get database() {
      return now().database;
    },
    get test() {
      return now().test;
    },
    found: async (rule, from = MONDAY - 10 * DAY, to = MONDAY + 10 * DAY) => {
      await now().test.index.catchUp();
      return findingsOf(now().database, rule, from, to);
    },
  };
}
