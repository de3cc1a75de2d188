import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { HrssAdapter } from '../../adapters/hrss/hrss-adapter.ts';
import type { EmploymentRecord, InsuranceAccount, PaymentRecord, SocialInsuranceRecord } from '../../adapters/hrss/social-insurance-record.ts';
import { hrssSubgraph } from '../../subgraphs/hrss/hrss-subgraph.ts';
import { continuousAtLeast, monthlyIncomeFen, paidIn, perCapitaBelow, receivingBenefit } from '../../subgraphs/hrss/insurance-verdicts.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, found, notFound, unavailable } from './fake-answers.ts';

const [P01, P02, P03] = ['320499193802140016', '320499193802140024', '320499198503090031'] as const;
const coded = (code: string) => ({ code, name: null, system: 't' });
const account = (change: Partial<InsuranceAccount> = {}): InsuranceAccount => ({
  siPersonNo: 'S1', insuranceType: coded('110'), status: coded('1'), employer: null, firstJoined: '2009-02', currentFrom: '2018-06-08', contributionBase: '6000.00',
  totalMonths: 100, continuousMonths: 12, inArrears: false, flexibleEmployment: false, retired: false, retiredOn: null, pensionAmount: null, ...change,
});
const pensioner = account({ contributionBase: null, continuousMonths: 0, retired: true, retiredOn: '2020-01-01', pensionAmount: '3000.50', status: coded('3') });
/** Payments of one insurance, the newest in 2026-10. */
const payments = (count: number): PaymentRecord => ({
  idNumber: P01,
  payments: Array.from({ length: count }, (_, index) => 2026 * 12 + 9 - index).map((month) => ({
    insuranceType: coded('110'), month: `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`, contributionBase: '6000.00',
  })),
});

const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

async function start(
  insurance: (idNumber: string) => Answer<SocialInsuranceRecord>,
  employment: () => Answer<EmploymentRecord> = () => notFound('hrss'),
  paid: () => Answer<PaymentRecord> = () => notFound('hrss'),
) {
  const asked: (readonly string[])[] = [];
  const adapter: HrssAdapter = {
    socialInsuranceByIdNumber: async (idNumbers) => {
      asked.push(idNumbers);
      return idNumbers.map(insurance);
    },
    paymentsByIdNumber: async (idNumbers) => idNumbers.map(paid),
    copiesByIdNumber: () => { throw new Error('not asked for'); },
    employmentByIdNumber: async (idNumbers) => idNumbers.map(employment),
    figures: () => { throw new Error('not asked for'); },
    close: async () => undefined,
  };
  const subgraph = await startSubgraph({ name: 'hrss', port: 0, keys: KEYS, departments: DEPARTMENTS, module: hrssSubgraph({ adapter, personIds }) });
  running.push(subgraph);
  return { subgraph, asked };
}
const insured = (...accounts: InsuranceAccount[]) => (idNumber: string) => found('hrss', { idNumber, name: null, accounts });
const entity = (selection: string, variables = '') => `query($r: [_Any!]!${variables}) { _entities(representations: $r) { ... on Person { ${selection} } } }`;
const person = (number: string, more: object = {}) => ({ __typename: 'Person', personId: personIdOf(number), ...more });

describe('the social-insurance subgraph', () => {
  it('gives a person’s accounts, dates as precisely as the source has them, in one question for many', async () => {
    const { subgraph, asked } = await start(insured(account({ employer: { siUnitNo: 'U1', name: '示例公司', uscc: '91320499MY9A00018R' } }), account({ insuranceType: coded('410') })));
    const answer = await callSubgraph(subgraph, entity('socialInsurance(type: ["110"]) { insuranceType { code } firstJoined currentFrom continuousMonths employer { name entity { uscc } } }'), { variables: { r: [person(P01), person(P02)] } });
    const one = { insuranceType: { code: '110' }, firstJoined: '2009-02-XX', currentFrom: '2018-06-08', continuousMonths: 12, employer: { name: '示例公司', entity: { uscc: '91320499MY9A00018R' } } };
    expect(answer.data?._entities).toEqual([{ socialInsurance: [one] }, { socialInsurance: [one] }]);
    expect(asked).toEqual([[P01, P02]]);
  });

  it.each([
    ['TRUE', '110', '2026-10', () => found('hrss', payments(12))],
    ['FALSE', '110', '2025-10', () => found('hrss', payments(12))],
    ['UNKNOWN', '110', '2023-10', () => found('hrss', payments(36))],
    ['FALSE', '210', '2026-10', () => found('hrss', payments(36))],
    ['FALSE', '110', '2026-10', () => notFound('hrss')],
    ['UNKNOWN', '110', '2026-10', () => unavailable('hrss')],
    ['UNKNOWN', null, '2026-10', () => found('hrss', payments(12))],
    ['UNKNOWN', '110', 'soon', () => found('hrss', payments(12))],
  ])('answers %s to whether insurance %s was paid in %s', async (verdict, type, month, paid) => {
    const { subgraph } = await start(() => notFound('hrss'), undefined, paid);
    const answer = await callSubgraph(subgraph, entity('insuredInMonth(type: $type, month: $month)', ', $type: String, $month: YearMonth'), { variables: { r: [person(P01)], type, month } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([{ insuredInMonth: verdict }]);
  });

  const verdicts = 'continuousAtLeast(type: $type, months: 12) receivingBenefit(type: $type)';
  it.each([
    ['an account that has it', '110', insured(account()), 'TRUE', 'FALSE'],
    ['an account that has less', '110', insured(account({ continuousMonths: 11 })), 'FALSE', 'FALSE'],
    ['a pensioner', '110', insured(pensioner), 'FALSE', 'TRUE'],
    ['one of two accounts of the insurance', '110', insured(account({ continuousMonths: null }), account()), 'TRUE', 'FALSE'],
    ['two accounts of which one does not tell', '110', insured(account({ continuousMonths: null }), account({ continuousMonths: 1 })), 'UNKNOWN', 'FALSE'],
    ['no account of this insurance', '210', insured(account()), 'FALSE', 'FALSE'],
    ['an account that does not say of which insurance it is', '210', insured(account({ insuranceType: null })), 'UNKNOWN', 'UNKNOWN'],
    ['an insurance whose benefits the system does not tell', '410', insured(account({ insuranceType: coded('410') })), 'TRUE', 'UNKNOWN'],
    ['nobody insured', '110', () => notFound('hrss'), 'FALSE', 'FALSE'],
    ['a source that does not answer', '110', () => unavailable('hrss'), 'UNKNOWN', 'UNKNOWN'],
    ['no insurance asked for', null, insured(account()), 'UNKNOWN', 'UNKNOWN'],
  ] as const)('judges insurance without a list that could be missing: %s', async (_, type, insurance, continuous, benefit) => {
    const { subgraph } = await start(insurance);
    const answer = await callSubgraph(subgraph, entity(verdicts, ', $type: String'), { variables: { r: [person(P01)], type } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([{ continuousAtLeast: continuous, receivingBenefit: benefit }]);
  });

  const incomes: Record<string, Answer<SocialInsuranceRecord>> = { [P01]: insured(pensioner)(P01), [P02]: notFound('hrss'), [P03]: insured(account())(P03) };
  it.each([
    ['TRUE', '3000.17', [P01, P02, P03]], ['FALSE', '3000.16', [P01, P02, P03]], ['UNKNOWN', null, [P01]], ['UNKNOWN', '1e9', [P01]], ['UNKNOWN', '5000.00', []],
  ])('answers %s to whether a household earns less than %s a head, asking for all members at once', async (verdict, amount, members) => {
    const { subgraph, asked } = await start((number) => incomes[number] ?? notFound('hrss'));
    const household = { members: members.map((number) => ({ __typename: 'Person', personId: personIdOf(number) })) };
    const answer = await callSubgraph(subgraph, entity('householdIncomePerCapitaBelow(amount: $amount)', ', $amount: Decimal'), { variables: { r: [person(P01, { household })], amount } });
    expect(answer.data?._entities).toEqual([{ householdIncomePerCapitaBelow: verdict }]);
    expect(asked.length).toBe(amount === null || amount === '1e9' || members.length === 0 ? 0 : 1);
  });

  it('gives employment, and null where there is none', async () => {
    const record: EmploymentRecord = {
      idNumber: P01, unemploymentRegisteredOn: '2026-01', hardToEmploy: { category: '大龄', validTo: '2027-01-01', longTerm: false }, aliveCertifiedOn: null,
      socialCard: { number: 'Z99000001', status: null, bankAccount: '6299990000000000004' },
    };
    const { subgraph } = await start(() => notFound('hrss'), () => found('hrss', record));
    const answer = await callSubgraph(subgraph, entity('socialInsurance { siPersonNo } employment { unemploymentRegisteredOn hardToEmploy { category validTo } aliveCertifiedOn socialCard { number bankAccount } }'), { variables: { r: [person(P01)] } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([{
      socialInsurance: null,
      employment: { unemploymentRegisteredOn: '2026-01-XX', hardToEmploy: { category: '大龄', validTo: '2027-01-01' }, aliveCertifiedOn: null, socialCard: { number: 'Z99000001', bankAccount: '6299990000000000004' } },
    }]);
  });
});

describe('verdicts over an account', () => {
  it.each([[12, true], [13, false]])('continuous for at least %s months', (least, expected) => {
    expect(continuousAtLeast(account(), least)).toBe(expected);
    expect(continuousAtLeast(account({ continuousMonths: null }), least)).toBeNull();
  });

  it('knows nothing of a month at the end of a full list, and all of a list that is not full', () => {
    expect(['2023-11', '2023-12', '1999-01'].map((month) => paidIn(payments(36), '210', month))).toEqual([null, false, null]);
    expect(paidIn(payments(35), '110', '1999-01')).toBe(false);
    expect(paidIn({ idNumber: P01, payments: [] }, '110', '2026-10')).toBe(false);
  });

  it('tells a pension by its day or amount, and its absence only where a pension is paid', () => {
    expect([pensioner, account(), account({ retired: null, pensionAmount: '1.00' }), account({ insuranceType: coded('210') }), account({ insuranceType: null })].map(receivingBenefit)).toEqual([true, false, true, null, null]);
  });

  it.each([
    ['one wage under several insurances counts once', [account(), account({ insuranceType: coded('210'), contributionBase: '5000.00' })], 600_000n],
    ['a pension beside a wage', [pensioner, account()], 900_050n],
    ['an account that ended', [account({ status: coded('3') })], 0n],
    ['a wage that is not told', [account({ contributionBase: null })], null],
    ['a pension that is not told', [account({ retired: true })], null],
  ])('income: %s', (_what, accounts, fen) => {
    expect(monthlyIncomeFen(accounts)).toBe(fen);
  });

  it.each<[(bigint | null)[], bigint, boolean | null]>([
    [[100n, 100n], 101n, true], [[100n, 100n], 100n, false], [[500n, null], 100n, false], [[100n, null], 100n, null], [[null], 1n, null], [[], 100n, null],
  ])('per head of %s below %s: %s', (incomes, limit, expected) => {
    expect(perCapitaBelow(incomes, limit)).toBe(expected);
  });
});
