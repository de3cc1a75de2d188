import { describe, expect, it } from 'vitest';
import { toAnnualFinancials, toBankAccount } from '../../../adapters/legal-person/finance-mapping.ts';
import { readJsonColumns } from '../../../adapters/values/json-columns.ts';

const E1 = '91320499MY9A00018R';
const rows = (...all: Readonly<Record<string, unknown>>[]) => all.map((row) => readJsonColumns({ uniscid: E1, ...row }));
const report = (change: object = {}) => ({ nd: '2025', yysr: 123.456789, nsze: 4.5, ...change });
const account = (change: object = {}) => ({ khxkzh: 'J1', khyh: '示例银行', zh: '6299 9988 0000 0000 008', zhzt: '1', ...change });

describe('yearly reports', () => {
  it.each([
    ['in 万元, as yuan, newest first', rows(report({ nd: '2024年' }), report()), { outcome: 'FOUND', value: [{ year: 2025, operatingRevenue: '1234567.89', taxPaid: '45000.00' }, { year: 2024 }] }],
    ['twice the same, once', rows(report(), report({ bz: 'x' })), { outcome: 'FOUND', value: [{ year: 2025 }] }],
    ['two that differ: nobody knows which', rows(report(), report({ nsze: 5 })), { outcome: 'AMBIGUOUS' }],
    ['of a year that is none: no answer', rows(report({ nd: '去年' })), { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['with an amount that is none: absent, and marked', rows(report({ yysr: '保密' })), { outcome: 'FOUND', value: [{ operatingRevenue: null, taxPaid: '45000.00' }], quality: ['NOT_AN_AMOUNT:yysr'] }],
  ])('%s', (_what, given, wanted) => {
    const reading = toAnnualFinancials(E1, given);
    expect(reading).toMatchObject(wanted);
    if (reading.outcome === 'FOUND' && 'value' in wanted) expect(reading.value).toHaveLength(wanted.value?.length ?? 0);
  });
});

describe('the basic account', () => {
  it.each([
    ['without its groups', rows(account()), { outcome: 'FOUND', value: { licenseNo: 'J1', bank: '示例银行', account: '6299998800000000008' } }],
    ['beside a closed one', rows(account({ zh: '6299998800000000016', zhzt: '2' }), account()), { outcome: 'FOUND', value: { account: '6299998800000000008' } }],
    ['that was closed is none', rows(account({ zhzt: '2' })), { outcome: 'NOT_FOUND' }],
    ['of which there are two: nobody knows which', rows(account(), account({ zh: '6299998800000000016' })), { outcome: 'AMBIGUOUS' }],
    ['that is no number: no answer', rows(account({ zh: '见附件' })), { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
    ['in a state nobody knows: no answer', rows(account({ zhzt: '9' })), { outcome: 'UNAVAILABLE', cause: 'MALFORMED' }],
  ])('%s', (_what, given, wanted) => expect(toBankAccount(E1, given)).toMatchObject(wanted));
});
