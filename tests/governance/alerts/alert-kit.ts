import type { AlertRule } from '../../../governance/alerts/alert-rule.ts';
import { readAlertRules } from '../../../governance/alerts/read-alert-rules.ts';
import type { AccessRecord } from '../../../journal/journal-entry.ts';

/** An ordinary working day, 10:00 in the east eight zone; the Saturday before is two days earlier. */
export const MONDAY = Date.UTC(2026, 10, 16, 2);
export const DAY = 86_400_000;
/** The Saturday before {@link MONDAY}, at the same hour. */
export const SATURDAY = MONDAY - 2 * DAY;

/** A rule of the policy, changed for the test. */
export function rule(id: string, changes: Partial<AlertRule> = {}): AlertRule {
  const found = readAlertRules('policy/alerts.yaml').rules.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there must be a rule ${id}`);
  return { ...found, ...changes };
}

/** A window clerk who asks. */
export const clerk = (name: string): Partial<AccessRecord> => ({ principal: { kind: 'WINDOW_CLERK', subject: name, organization: '11320499MY9B00035D', personal: true }, clientId: 'service-window' });
/** The person a request is about. */
export const about = (person: string): Partial<AccessRecord> => ({ subjects: [{ role: 'APPLICANT', kind: 'PERSON', key: person }] });
