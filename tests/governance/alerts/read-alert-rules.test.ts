import { describe, expect, it } from 'vitest';
import { ALERT_MEASURES, ALERT_RULES } from '../../../governance/alerts/alert-rule.ts';
import type { AlertMeasure } from '../../../governance/alerts/alert-rule.ts';
import { readAlertRules } from '../../../governance/alerts/read-alert-rules.ts';

describe('rules as data', () => {
  it('are well-formed as shipped, and each measure has a rule', () => {
    const { rules } = readAlertRules('policy/alerts.yaml');
    expect(new Set(rules.map(({ measure }) => measure))).toEqual(new Set(ALERT_MEASURES));
  });

  it.each<[string, object]>([
    ['a measure nobody knows', { measure: 'GUESS' as AlertMeasure }], ['a misspelt key', { treshold: 3 }], ['no window', { windowMinutes: 0 }], ['a negative threshold', { threshold: -1 }],
  ])('are refused with %s', (_, wrong) => {
    const shipped = readAlertRules('policy/alerts.yaml');
    expect(ALERT_RULES.safeParse({ ...shipped, rules: [{ ...shipped.rules[0], ...wrong }] }).success).toBe(false);
  });

  it('are none where there is no file', () => expect(readAlertRules('policy/no-such-file.yaml')).toEqual({ version: 'none', rules: [] }));
});
