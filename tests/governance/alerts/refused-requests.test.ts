import { describe, expect, it } from 'vitest';
import type { AlertRule } from '../../../governance/alerts/alert-rule.ts';
import { ALERT_RULES } from '../../../governance/alerts/alert-rule.ts';
import { ERROR_REGISTRY } from '../../../gateway/errors/error-registry.ts';
import { clerk, MONDAY, rule } from './alert-kit.ts';
import { alertIndex } from './alert-index.ts';

const MINUTE = 60_000;
const world = alertIndex();

describe('whoever is stopped again and again from trying numbers', () => {
  it('is found by the refusals of one hour, and nobody else', async () => {
    await world.test.append(0, 4, (n) => ({ ...clerk('prober'), refusal: 'RATE_LIMITED', at: MONDAY + n * MINUTE }));
    await world.test.append(4, 7, (n) => ({ ...clerk('hasty'), refusal: 'RATE_LIMITED', at: MONDAY + n * MINUTE }));
    await world.test.append(7, 17, (n) => ({ ...clerk('unlucky'), refusal: n % 2 === 0 ? 'DEADLINE_EXCEEDED' : null, at: MONDAY + n * MINUTE }));
    const findings = await world.found(rule('enumeration'));
    expect(findings).toMatchObject([{ measured: 4, clientId: 'service-window', fromMs: MONDAY, toMs: MONDAY + 3 * MINUTE }]);
    expect(findings[0]?.evidence).toHaveLength(4);
    expect(await world.found(rule('enumeration', { threshold: 4 }))).toEqual([]);
    expect(await world.found(rule('enumeration', { refusals: ['DEADLINE_EXCEEDED'] }))).toMatchObject([{ measured: 5 }]);
  });

  it('is found across the border of two hours', async () => {
    await world.test.append(0, 4, (n) => ({ ...clerk('prober'), refusal: 'RATE_LIMITED', at: MONDAY + (n - 2) * 10 * MINUTE }));
    expect(await world.found(rule('enumeration'))).toMatchObject([{ measured: 4, finding: expect.stringMatching(/ \d+\/\d+$/) }]);
  });

  it('is looked for by codes that the gateway knows, and only where codes are given', () => {
    const known = new Set(Object.keys(ERROR_REGISTRY));
    expect(rule('enumeration').refusals.filter((code) => !known.has(code))).toEqual([]);
    const with_ = (changes: Partial<AlertRule>): boolean => ALERT_RULES.safeParse({ version: '1', rules: [{ ...rule('enumeration'), ...changes }] }).success;
    expect([with_({}), with_({ refusals: [] }), with_({ measure: 'OFF_HOURS' }), with_({ measure: 'OFF_HOURS', refusals: [] })]).toEqual([true, false, false, true]);
  });
});
