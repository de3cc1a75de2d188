import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../adapters/answer.ts';
import type { MedicalInsuranceAdapter } from '../../adapters/medical-insurance/medical-insurance-adapter.ts';
import type { MedicalEnrollment, MedicalInsuranceRecord, MedicalPayment, MedicalPaymentRecord, NewbornBinding, OutOfTownFiling } from '../../adapters/medical-insurance/medical-insurance-record.ts';
import { bindingsOn, filingOn, hasBalance, insuredIn, isBound, premiumPaid, runsOn } from '../../subgraphs/medical-insurance/enrollment-verdicts.ts';
import { medicalInsuranceSubgraph } from '../../subgraphs/medical-insurance/medical-insurance-subgraph.ts';
import type { RunningSubgraph } from '../../subgraphs/start-subgraph.ts';
import { startSubgraph } from '../../subgraphs/start-subgraph.ts';
import { createCursorCodec } from '../../subgraphs/values/cursor.ts';
import { KEYS, callSubgraph, personIdOf, personIds } from './call-subgraph.ts';
import { DEPARTMENTS, ambiguous, found, notFound, refused, unavailable } from './fake-answers.ts';

const [P03, P04, P05] = ['320499198503090031', '320499198706220043', '320499202611010069'] as const;
const NO = '32049900000000000000000003';
const TODAY = '2026-11-20';
const SOURCE = 'medical-insurance';
const coded = (code: string) => ({ code, name: null, system: 't' });
const enrollment = (change: Partial<MedicalEnrollment> = {}): MedicalEnrollment => ({
  medicalPersonNo: NO, insuranceKind: coded('310'), status: coded('1'), insuredPlace: coded('320499'), from: '2024-05-01', pausedOn: null, accountBalance: '795.98', ...change,
});
const payment = (month: string, change: Partial<MedicalPayment> = {}): MedicalPayment => ({
  insuranceKind: coded('310'), monthFrom: month, monthTo: month, paidOn: `${month}-15`, amount: '500.00', byEmployer: true, arrived: true, ...change,
});
const paid = (...payments: MedicalPayment[]): MedicalPaymentRecord => ({ medicalPersonNo: NO, payments });
const filing = (change: Partial<OutOfTownFiling> = {}): OutOfTownFiling => ({ kind: coded('1'), place: coded('321299'), from: '2024-03-01', to: null, longTerm: true, ...change });
const binding = (change: Partial<NewbornBinding> = {}): NewbornBinding => ({ role: 'INSURED', otherIdNumber: P05, boundOn: '2026-11-10', endsOn: '2027-11-01', ...change });
/** Months back from 2026-10. */
const months = (count: number): string[] => Array.from({ length: count }, (_, back) => 2026 * 12 + 9 - back).map((month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`);

const running: RunningSubgraph[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((subgraph) => subgraph.close()));
});

interface Answers {
  readonly people?: () => Answer<MedicalInsuranceRecord>;
  readonly payments?: () => Answer<MedicalPaymentRecord>;
  readonly filings?: () => Answer<readonly OutOfTownFiling[]>;
  readonly bindings?: () => Answer<readonly NewbornBinding[]>;
}
const insured = (...enrollments: MedicalEnrollment[]) => () => found(SOURCE, { idNumber: P03, medicalPersonNo: NO, enrollments });

async function start({ people = insured(enrollment()), payments, filings, bindings }: Answers) {
  const asked: (readonly [string, readonly string[]])[] = [];
  const answering = <T>(what: string, answer: (() => Answer<T>) | undefined) => async (keys: readonly string[]): Promise<Answer<T>[]> => {
    asked.push([what, keys]);
    if (answer === undefined) throw new Error(`${what} must not be asked for`);
    return keys.map(answer);
  };
  const adapter: MedicalInsuranceAdapter = {
    enrollmentsByIdNumber: answering('people', people), paymentsByPersonNo: answering('payments', payments), filingsByPersonNo: answering('filings', filings),
    newbornBindingsByPersonNo: answering('bindings', bindings), figures: () => { throw new Error('not asked for'); }, close: async () => undefined,
  };
  const module = medicalInsuranceSubgraph({ adapter, personIds, cursors: createCursorCodec(KEYS.cursor), now: () => Date.parse(`${TODAY}T08:00:00+08:00`) });
  const subgraph = await startSubgraph({ name: 'medical-insurance', port: 0, keys: KEYS, departments: DEPARTMENTS, module });
  running.push(subgraph);
  return { subgraph, asked };
}
const ask = async (subgraph: RunningSubgraph, selection: string, numbers: readonly string[] = [P03], variables: Record<string, unknown> = {}, declared = '') =>
  callSubgraph(subgraph, `query($r: [_Any!]!${declared}) { _entities(representations: $r) { ... on Person { ${selection} } } }`, { variables: { r: numbers.map((number) => ({ __typename: 'Person', personId: personIdOf(number) })), ...variables } });

describe('the medical-insurance subgraph', () => {
  it('gives the enrolments of many persons from one question, and asks for nothing that was not selected', async () => {
    const { subgraph, asked } = await start({ people: insured(enrollment(), enrollment({ insuranceKind: coded('510'), status: coded('2'), pausedOn: '2026-03', accountBalance: null })) });
    const answer = await ask(subgraph, 'medicalInsurance { medicalPersonNo insuranceKind { code } status { code } insuredPlace { code } from pausedOn accountBalance }', [P03, P04]);
    const one = { medicalPersonNo: NO, insuranceKind: { code: '310' }, status: { code: '1' }, insuredPlace: { code: '320499' }, from: '2024-05-01', pausedOn: null, accountBalance: '795.98' };
    const two = { ...one, insuranceKind: { code: '510' }, status: { code: '2' }, pausedOn: '2026-03-XX', accountBalance: null };
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([{ medicalInsurance: [one, two] }, { medicalInsurance: [one, two] }]);
    expect(asked).toEqual([['people', [P03, P04]]]);
  });

  it('narrows them to a kind', async () => {
    const { subgraph } = await start({ people: insured(enrollment(), enrollment({ insuranceKind: coded('390') })) });
    expect((await ask(subgraph, 'medicalInsurance(kind: ["390"]) { insuranceKind { code } }')).data?._entities).toEqual([{ medicalInsurance: [{ insuranceKind: { code: '390' } }] }]);
  });

  it('pages through the premiums of one kind, newest first, by encrypted cursors', async () => {
    const rows = [payment('2026-10'), payment('2026-09'), payment('2026-09', { byEmployer: false, amount: '90.00' }), payment('2026-08', { insuranceKind: coded('390') }), payment('2026-07', { paidOn: null, arrived: false })];
    const { subgraph, asked } = await start({ payments: () => found(SOURCE, paid(...rows)) });
    const selection = (after: string) => `medicalInsurance { payments(first: 2${after}) { nodes { monthFrom monthTo paidOn arrived byEmployer amount } pageInfo { hasNextPage endCursor } } }`;
    const first = await ask(subgraph, selection(''));
    expect(first.errors).toBeUndefined();
    const pages = (first.data?._entities ?? []) as { medicalInsurance: { payments: { nodes: object[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }[] }[]; // The schema's shape.
    const page = pages[0]?.medicalInsurance[0]?.payments;
    expect(page?.nodes).toEqual([
      { monthFrom: '2026-10', monthTo: '2026-10', paidOn: '2026-10-15', arrived: true, byEmployer: true, amount: '500.00' }, { monthFrom: '2026-09', monthTo: '2026-09', paidOn: '2026-09-15', arrived: true, byEmployer: true, amount: '500.00' }]);
    const second = await ask(subgraph, selection(', after: $after'), [P03], { after: page?.pageInfo.endCursor }, ', $after: String');
    expect(second.data?._entities).toMatchObject([{ medicalInsurance: [{ payments: { nodes: [{ monthFrom: '2026-09', byEmployer: false }, { monthFrom: '2026-07', paidOn: null }], pageInfo: { hasNextPage: false } } }] }]);
    expect(Buffer.from(page?.pageInfo.endCursor ?? '', 'base64url').toString('latin1')).not.toContain('2026');
    expect(asked.filter(([what]) => what === 'payments')).toEqual([['payments', [NO]], ['payments', [NO]]]);
  });

  it.each([['0', 'BAD_ARGUMENT'], ['101', 'BAD_ARGUMENT'], ['2, after: "nowhere"', 'BAD_CURSOR']])('refuses a page of %s', async (first, code) => {
    const { subgraph } = await start({ payments: () => found(SOURCE, paid()) });
    expect((await ask(subgraph, `medicalInsurance { payments(first: ${first}) { nodes { arrived } } }`)).errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });

  it('gives the filing in force and the bindings in force, the other side as a person', async () => {
    const { subgraph } = await start({
      filings: () => found(SOURCE, [filing(), filing({ kind: coded('4'), from: '2022-05-10', to: '2022-11-09', longTerm: false })]), bindings: () => found(SOURCE, [binding(), binding({ otherIdNumber: null }), binding({ boundOn: '2020-01-01', endsOn: '2021-01-01' })]),
    });
    const answer = await ask(subgraph, 'hasNewbornBinding medicalInsurance { outOfTownFiling { kind { code } place { code } from to longTerm } newbornBinding { role other { personId } boundOn endsOn } }');
    expect(answer.errors).toBeUndefined();
    const shown = { role: 'INSURED', boundOn: '2026-11-10', endsOn: '2027-11-01' };
    expect(answer.data?._entities).toEqual([{
      hasNewbornBinding: 'TRUE',
      medicalInsurance: [{ outOfTownFiling: { kind: { code: '1' }, place: { code: '321299' }, from: '2024-03-01', to: null, longTerm: true }, newbornBinding: [{ ...shown, other: { personId: personIdOf(P05) } }, { ...shown, other: null }] }],
    }]);
  });

  const VERDICTS = 'medicallyInsured(kind: "310") medicalPremiumPaid(kind: "310", month: "2026-10") hasMedicalAccountBalance hasNewbornBinding';
  const all = (verdict: string) => ({ medicallyInsured: verdict, medicalPremiumPaid: verdict, hasMedicalAccountBalance: verdict, hasNewbornBinding: verdict });
  it.each<[string, Answers, object]>([
    ['is insured, pays, saved and has a child bound', { payments: () => found(SOURCE, paid(payment('2026-10'))), bindings: () => found(SOURCE, [binding()]) }, all('TRUE')],
    ['has none of that', { people: insured(enrollment({ status: coded('4'), accountBalance: '0.00' })), payments: () => found(SOURCE, paid(payment('2026-09'))), bindings: () => found(SOURCE, []) }, all('FALSE')],
    ['was never insured', { people: () => notFound(SOURCE) }, all('FALSE')],
    ['nobody knows of', { people: () => unavailable(SOURCE) }, all('UNKNOWN')],
    ['the platform says two things of', { people: () => ambiguous(SOURCE) }, all('UNKNOWN')],
    ['the platform refuses to speak of', { people: () => refused(SOURCE) }, all('UNKNOWN')],
    ['is told in part', { people: insured(enrollment({ status: null, accountBalance: null })), payments: () => unavailable(SOURCE), bindings: () => refused(SOURCE) }, all('UNKNOWN')],
    ['has nothing behind the number', { payments: () => notFound(SOURCE), bindings: () => notFound(SOURCE) }, { medicallyInsured: 'TRUE', medicalPremiumPaid: 'FALSE', hasMedicalAccountBalance: 'TRUE', hasNewbornBinding: 'FALSE' }],
  ])('judges of one who %s', async (_what, answers, expected) => {
    const { subgraph } = await start(answers);
    const answer = await ask(subgraph, VERDICTS);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?._entities).toEqual([expected]);
  });

  it('answers no verdict without the item’s threshold', async () => {
    const { subgraph } = await start({});
    expect((await ask(subgraph, 'medicallyInsured medicalPremiumPaid')).data?._entities).toEqual([{ medicallyInsured: 'UNKNOWN', medicalPremiumPaid: 'UNKNOWN' }]);
  });

  it.each([
    ['is not insured', () => notFound(SOURCE), null, []],
    ['is not to be had', () => unavailable(SOURCE), null, [['SOURCE_UNAVAILABLE', { source: SOURCE, retryAfterMs: 500 }]]],
    ['is two in one', () => ambiguous(SOURCE), null, [['RECORD_AMBIGUOUS', { source: SOURCE }]]],
    ['is refused', () => refused(SOURCE), null, [['SOURCE_REFUSED', { source: SOURCE }]]],
  ] as const)('tells one who %s from the others', async (_what, people, value, errors) => {
    const { subgraph } = await start({ people });
    const answer = await ask(subgraph, 'medicalInsurance { status { code } }');
    expect(answer.data?._entities).toEqual([{ medicalInsurance: value }]);
    expect((answer.errors ?? []).map(({ extensions }) => [extensions['code'], extensions])).toEqual(errors.map(([code, facts]) => [code, expect.objectContaining(facts)]));
    expect(answer.extensions?.provenance).toMatchObject([{ path: ['_entities', 0, 'medicalInsurance'], source: SOURCE }]);
  });

  it('keeps the enrolments when what hangs on them is not to be had', async () => {
    const { subgraph } = await start({ payments: () => unavailable(SOURCE), filings: () => unavailable(SOURCE), bindings: () => unavailable(SOURCE) });
    const answer = await ask(subgraph, 'medicalInsurance { status { code } payments { nodes { arrived } } outOfTownFiling { longTerm } newbornBinding { role } }');
    expect(answer.data?._entities).toEqual([{ medicalInsurance: [{ status: { code: '1' }, payments: null, outOfTownFiling: null, newbornBinding: null }] }]);
    expect(answer.errors?.map(({ path, extensions }) => [path?.at(-1), extensions['code']]).toSorted()).toEqual([['newbornBinding', 'SOURCE_UNAVAILABLE'], ['outOfTownFiling', 'SOURCE_UNAVAILABLE'], ['payments', 'SOURCE_UNAVAILABLE']]);
  });

  it('knows nobody by a personId of another environment', async () => {
    const { subgraph, asked } = await start({});
    const answer = await callSubgraph(subgraph, 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { medicallyInsured(kind: "310") medicalInsurance { from } } } }', { variables: { r: [{ __typename: 'Person', personId: 'made-up' }] } });
    expect(answer.data?._entities).toEqual([{ medicallyInsured: 'UNKNOWN', medicalInsurance: null }]);
    expect(asked).toEqual([]);
  });
});

describe('verdicts over enrolments', () => {
  it.each([
    ['one in force', [enrollment()], true], ['one that ended', [enrollment({ status: coded('4') })], false], ['one paused', [enrollment({ status: coded('2') })], false], ['none of the kind', [enrollment({ insuranceKind: coded('390') })], false],
    ['none at all', [], false], ['one of no told status', [enrollment({ status: null })], null], ['one of a status nobody knows', [enrollment({ status: coded('9') })], null], ['an unknown one beside one in force', [enrollment({ status: null }), enrollment()], true],
  ])('insured by %s', (_what, enrollments, expected) => {
    expect(insuredIn(enrollments, '310')).toBe(expected);
  });

  it.each([
    ['the month itself', paid(payment('2026-10')), '2026-10', true], ['a year around it', paid(payment('2026-01', { monthTo: '2026-12' })), '2026-10', true], ['another kind', paid(payment('2026-10', { insuranceKind: coded('390') })), '2026-10', false],
    ['a premium levied only', paid(payment('2026-10', { arrived: false })), '2026-10', false], ['one levied and one arrived', paid(payment('2026-10', { arrived: false }), payment('2026-10')), '2026-10', true],
    ['one of which nobody knows', paid(payment('2026-10', { arrived: null })), '2026-10', null], ['nothing', paid(), '2026-10', false], ['no month', paid(payment('2026-10')), '2026-13', null],
    ['a month before a full list', paid(...months(60).map((month) => payment(month))), '2020-01', null], ['a month before a list that is not full', paid(...months(59).map((month) => payment(month))), '2020-01', false],
  ])('paid by %s', (_what, record, month, expected) => {
    expect(premiumPaid(record, '310', month)).toBe(expected);
  });

  it.each([
    ['a fen', ['0.01'], true], ['nothing', ['0.00'], false], ['a debt', ['-5.00'], false], ['an account that is not told', [null], null], ['one of two', [null, '1.00'], true], ['nothing and not told', ['0.00', null], null], ['no account', [], false],
  ])('a balance of %s', (_what, balances, expected) => {
    expect(hasBalance(balances.map((accountBalance) => enrollment({ accountBalance })))).toBe(expected);
  });

  it.each([
    ['within', '2024-03-01', '2026-11-20', false, true], ['ended yesterday', '2024-03-01', '2026-11-19', false, false], ['not begun', '2026-11-21', null, true, false], ['without an end', '2024-03-01', null, true, true],
    ['of an end that cannot be read', '2024-03-01', null, false, null], ['of no told beginning', null, '2027-01-01', false, null], ['ended, whenever it began', null, '2020-01-01', false, false], ['of this month', '2026-11', '2026-11', false, true],
  ])('what is %s runs today: %s to %s', (_what, from, to, openEnded, expected) => {
    expect(runsOn(TODAY, { from, to, openEnded })).toBe(expected);
  });

  it('shows of several filings the one that began last, and none that is over', () => {
    expect(filingOn([filing(), filing({ from: '2025-01-01', to: '2027-01-01', longTerm: false }), filing({ from: '2026-01-01', to: '2026-02-01', longTerm: false })], TODAY)?.from).toBe('2025-01-01');
    expect(filingOn([filing({ to: '2025-01-01', longTerm: false })], TODAY)).toBeNull();
    expect(filingOn([], TODAY)).toBeNull();
  });

  it('tells a child bound today from one that was, and from one of which it cannot be told', () => {
    const [now, past, unknown] = [binding(), binding({ endsOn: '2026-11-19' }), binding({ endsOn: null })];
    expect([[now], [past], [unknown], [past, unknown], [now, unknown], []].map((bindings) => isBound(bindings, TODAY))).toEqual([true, false, null, null, true, false]);
    expect(bindingsOn([now, past, unknown], TODAY)).toEqual([now, unknown]);
  });
});
