import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { ReceivedRequest } from '../../sandbox/departments/server/department.ts';
import type { FaultKind } from '../../sandbox/departments/server/fault-switch.ts';
import type { TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { accessEntries } from './access-entries.ts';
import { askUntil } from './ask-until.ts';
import { startWorld, type Answered, type World } from './world.ts';

/*
 * 医保 (domain.md 2.7) through the whole house: what each kind of principal sees of it, under the items that need it and without any, what the platform heard, and what
 * is left of an answer when the platform fails.
 */
const ALL = `medicalInsurance {
  medicalPersonNo insuranceKind { code } status { code } insuredPlace { name } from accountBalance
  newbornBinding { role other { name } boundOn } outOfTownFiling { kind { name } place { name } from }
  payments(first: 2) { nodes { monthFrom arrived byEmployer amount } pageInfo { hasNextPage endCursor } }
}`;
const VERDICTS = 'medicallyInsured medicalPremiumPaid hasMedicalAccountBalance hasNewbornBinding';
const party = (selection: string): string => `{ subject { ... on Person { name ${selection} } } }`;
const SUBSIDY = { item: 'flexible-employment-subsidy', case: 'XB2026LH0001' };
const BIRTH = { item: 'newborn', case: 'XB2026XS0001' };
const WALKS = {
  'citizen': { wish: { client: 'citizen-app', person: 'P04' }, query: `{ me { name ${ALL} ${VERDICTS} } }` },
  'citizen after a face check': { wish: { client: 'citizen-app', person: 'P04', acr: 'face' }, query: `{ me { name ${ALL} } }` },
  'citizen who filed': { wish: { client: 'citizen-app', person: 'P12', acr: 'face' }, query: `{ me { ${ALL} } }` },
  'citizen with a household': { wish: { client: 'citizen-app', person: 'P03', acr: 'face' }, query: '{ me { household { members { name medicalInsurance { status { code } accountBalance } } } } }' },
  'engine, subsidy': { wish: { client: 'approval-engine', ...SUBSIDY }, query: party(`${ALL} ${VERDICTS}`) },
  'clerk, subsidy': { wish: { client: 'service-window', person: 'clerk-shen', ...SUBSIDY }, query: party(`${ALL} ${VERDICTS}`) },
  'engine, birth, no consent': { wish: { client: 'approval-engine', ...BIRTH }, query: party('medicalInsurance { insuredPlace { name } newbornBinding { role } } hasNewbornBinding') },
  'engine, another item': { wish: { client: 'approval-engine', item: 'senior-allowance', case: 'XB2026GL0001' }, query: party(`${ALL} ${VERDICTS}`) },
  'application without a grant': { wish: { client: 'statistics-app', item: 'open-restaurant', case: 'XB2026CY0002' }, query: `{ subject(role: LEGAL_REPRESENTATIVE) { ... on Person { sex { code } ${ALL} ${VERDICTS} } } }` },
} as const satisfies Record<string, { readonly wish: TokenWish; readonly query: string }>;
type Walk = keyof typeof WALKS;
const AUDITOR: TokenWish = { client: 'audit-console', person: 'auditor-zhou' };
/** Throttling last: after it nobody asks for a minute. */
const FAILURES = ['wrong-person', 'success-lies', 'wrong-signature', 'maintenance', 'reset', 'throttle'] as const satisfies readonly FaultKind[];

let world: World;
let entries: readonly AccessView[];
const answers = new Map<string, { readonly answer: Answered; readonly received: readonly ReceivedRequest[] }>();

async function taken(name: string, ask: () => Promise<Answered>): Promise<Answered> {
  const { received } = world.department('medical-insurance');
  const before = received.length;
  const answer = await ask();
  answers.set(name, { answer, received: received.slice(before).filter(({ operation }) => operation !== '9001') });
  return answer;
}
function walkOf(name: string) {
  const walk = answers.get(name);
  if (walk === undefined) throw new Error(`${name} must have been asked`);
  return walk;
}
const bodyOf = (name: string) => walkOf(name).answer.body;
const personOf = (name: string) => Object.values(bodyOf(name).data ?? {})[0];
const accessOf = ({ body }: Answered) => body.extensions?.['access'] as { masked: string[]; denied: string[]; stepUp: string[]; needsConsent: string[]; verdict: Record<string, string> }; // The contract of extensions.access.

/** P04 consents to the birth through the graph; asked as the engine until the gateway has heard of it. */
async function birthWithConsent(): Promise<void> {
  const fields = ['Person.name', 'Person.medicalInsurance', 'MedicalInsuranceEnrollment.insuredPlace', 'MedicalInsuranceEnrollment.newbornBinding', 'Person.hasNewbornBinding'];
  const input = { itemCode: '11320499MY9B00035D4320131003001', fields, validTo: new Date(Date.now() + 86_400_000).toISOString() };
  const granted = await world.ask('mutation ($input: GrantConsentInput!) { grantConsent(input: $input) { state } }', { token: await world.token({ client: 'citizen-app', person: 'P04', acr: 'face' }), variables: { input } });
  expect(granted.body).toMatchObject({ data: { grantConsent: { state: 'LIVE' } } });
  const token = await world.token(WALKS['engine, birth, no consent'].wish);
  await askUntil(() => taken('engine, birth, consent', () => world.ask(WALKS['engine, birth, no consent'].query, { token })), (answer) => accessOf(answer).needsConsent.length === 0);
}

beforeAll(async () => {
  world = await startWorld({ environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' } });
  for (const [name, { wish, query }] of Object.entries(WALKS)) {
    const token = await world.token(wish);
    await taken(name, () => world.ask(query, { token }));
  }
  await birthWithConsent();
  const me = await world.token({ client: 'citizen-app', person: 'P04', acr: 'face' });
  const page = (personOf('citizen after a face check') as { medicalInsurance: { payments: { pageInfo: { endCursor: string } } }[] }).medicalInsurance[0]?.payments.pageInfo.endCursor;
  await taken('second page', () => world.ask('query ($after: String) { me { medicalInsurance { payments(first: 2, after: $after) { nodes { monthFrom } } } } }', { token: me, variables: { after: page } }));
  await taken('auditor', async () => world.ask(`query ($id: ID!) { person(personId: $id) { ${ALL} } }`, { token: await world.token(AUDITOR), variables: { id: world.personIdOf('320499198706220043') } }));
  const engine = await world.token(WALKS['engine, subsidy'].wish);
  await taken('a threshold', () => world.ask(party('medicallyInsured(kind: "390")'), { token: engine }));
  const { faults } = world.department('medical-insurance');
  for (const fault of FAILURES) {
    faults.set({ fault });
    await taken(fault, () => world.ask(party('medicallyInsured medicalPremiumPaid medicalInsurance { status { code } }'), { token: engine }));
    faults.clear();
  }
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
});
afterAll(() => world.close());

const ENROLLED = { insuranceKind: { code: '310' }, status: { code: '1' }, insuredPlace: { name: '常州市本级' } };

describe('what each kind of principal sees', () => {
  it('the citizen: L3 masked, L4 only after a step-up, the verdicts of no item unknown', () => {
    expect(personOf('citizen')).toMatchObject({
      name: '陈静', hasMedicalAccountBalance: 'TRUE', hasNewbornBinding: 'TRUE',
      medicalInsurance: [{ ...ENROLLED, medicalPersonNo: '***********************004', from: '2024-XX-XX', accountBalance: null, newbornBinding: null, payments: { nodes: [{ monthFrom: null, amount: null }, { monthFrom: null }], pageInfo: { hasNextPage: true } } }],
    });
    expect(accessOf(walkOf('citizen').answer).stepUp).toEqual(expect.arrayContaining(['me.medicalInsurance.@.accountBalance', 'me.medicalInsurance.@.newbornBinding', 'me.medicalInsurance.@.from']));
  });

  it('the citizen after a face check: all of it, but nothing of the newborn beyond that it is', () => {
    expect(personOf('citizen after a face check')).toMatchObject({
      medicalInsurance: [{
        ...ENROLLED, medicalPersonNo: '32049900000000000000000004', from: '2024-05-01', accountBalance: '5364.97', newbornBinding: [{ role: 'INSURED', other: { name: null }, boundOn: '2026-11-10' }], outOfTownFiling: null,
        payments: { nodes: [{ monthFrom: '2026-11', arrived: true, byEmployer: true, amount: '1656.00' }, { monthFrom: '2026-10' }] },
      }],
    });
    expect(personOf('second page')).toEqual({ medicalInsurance: [{ payments: { nodes: [{ monthFrom: '2026-09' }, { monthFrom: '2026-08' }] } }] });
    expect(personOf('citizen who filed')).toMatchObject({ medicalInsurance: [{ insuranceKind: { code: '390' }, accountBalance: '0.00', outOfTownFiling: { kind: { name: '异地安置退休人员' }, place: { name: '泰州市本级' }, from: '2024-03-01' } }] });
  });

  it('the citizen’s household: one’s own enrolment, and nobody else’s', () => {
    expect(personOf('citizen with a household')).toEqual({ household: { members: [{ name: '张伟', medicalInsurance: [{ status: { code: '1' }, accountBalance: '795.98' }] }, { name: null, medicalInsurance: null }, { name: null, medicalInsurance: null }] } });
  });

  it('the engine of the subsidy: months and who paid, by the thresholds of the item; no balance, number, filing or amount', () => {
    expect(personOf('engine, subsidy')).toMatchObject({
      name: '吴霞', medicallyInsured: 'TRUE', medicalPremiumPaid: 'TRUE', hasMedicalAccountBalance: null, hasNewbornBinding: null,
      medicalInsurance: [{
        ...ENROLLED, insuredPlace: null, medicalPersonNo: null, from: null, accountBalance: null, newbornBinding: null, outOfTownFiling: null,
        payments: { nodes: [{ monthFrom: '2026-11', arrived: true, byEmployer: false, amount: null }, { monthFrom: '2026-10', byEmployer: false }] },
      }],
    });
    expect(accessOf(walkOf('engine, subsidy').answer).denied).toEqual(expect.arrayContaining(['subject.medicalInsurance.@.accountBalance', 'subject.medicalInsurance.@.payments.nodes.@.amount', 'subject.hasNewbornBinding']));
  });

  it('the clerk of the subsidy: the verdicts, and the months masked', () => {
    expect(personOf('clerk, subsidy')).toMatchObject({ medicallyInsured: 'TRUE', medicalPremiumPaid: 'TRUE', medicalInsurance: [{ insuranceKind: { code: '310' }, payments: { nodes: [{ monthFrom: null, arrived: null, byEmployer: null, amount: null }, {}] } }] });
  });

  it('the engine of a birth: where the mother is insured and that her newborn is bound, once she consents', () => {
    expect(accessOf(walkOf('engine, birth, no consent').answer).needsConsent.length).toBeGreaterThan(0);
    expect(JSON.stringify(personOf('engine, birth, no consent'))).not.toMatch(/INSURED|常州市本级/);
    expect(personOf('engine, birth, consent')).toEqual({ name: '陈静', medicalInsurance: [{ insuredPlace: { name: '常州市本级' }, newbornBinding: null }], hasNewbornBinding: 'TRUE' });
    expect(accessOf(walkOf('engine, birth, consent').answer).verdict).toEqual({ 'subject.medicalInsurance.@.newbornBinding': 'Person.hasNewbornBinding' });
  });

  it.each([['engine, another item', '王建国'], ['application without a grant', undefined]] as const)('the %s: nothing, and the platform is not asked', (walk, name) => {
    expect(personOf(walk)).toMatchObject({ ...(name === undefined ? {} : { name }), medicalInsurance: null, medicallyInsured: null, medicalPremiumPaid: null, hasMedicalAccountBalance: null, hasNewbornBinding: null });
    expect(walkOf(walk).received).toEqual([]);
  });

  it('the auditor: no person who is not in the token', () => {
    expect(bodyOf('auditor').errors?.map(({ extensions }) => extensions['code'])).toEqual(['FIELD_FORBIDDEN']);
    expect(walkOf('auditor').received).toEqual([]);
  });

  it('nobody sets a threshold', () => {
    expect(walkOf('a threshold').answer.status).toBe(400);
    expect(walkOf('a threshold').received).toEqual([]);
  });
});

describe('what the platform heard', () => {
  it.each<[Walk | 'engine, birth, consent', readonly string[], object]>([
    ['citizen who filed', ['1101', '90100', '90101', '90102'], { matt_name: '本人查询' }],
    ['engine, subsidy', ['1101', '90100'], { matt_code: '11320499MY9B00035D4320131005001', matt_name: '灵活就业社会保险补贴', acp_no: 'XB2026LH0001', aply_orgcode: '11320499MY9B00035D' }],
    ['engine, birth, consent', ['1101', '90102'], { matt_code: '11320499MY9B00035D4320131003001', acp_no: 'XB2026XS0001' }],
  ])('for the %s: only what will be shown or judged, each once, and why', (walk, operations, purpose) => {
    const { received } = walkOf(walk);
    expect(received.map(({ operation }) => operation).toSorted()).toEqual(operations);
    for (const call of received) expect(call).toMatchObject({ outcome: 'ok', purpose });
  });
});

describe('when the platform fails', () => {
  it.each([
    ['wrong-person', 'SOURCE_UNAVAILABLE', 'ok'], ['success-lies', 'SOURCE_UNAVAILABLE', 'ok'], ['wrong-signature', 'SOURCE_UNAVAILABLE', 'ok'], ['maintenance', 'SOURCE_UNAVAILABLE', 'E9001'], ['reset', 'SOURCE_UNAVAILABLE', null],
    ['throttle', 'SOURCE_REFUSED', '429'],
  ] as const)('by %s, the rest of the answer stays, the list says %s and no verdict says more than UNKNOWN', (fault, code, heard) => {
    if (heard !== null) expect(new Set(walkOf(fault).received.map(({ outcome }) => outcome))).toEqual(new Set([heard]));
    expect(personOf(fault)).toEqual({ name: '吴霞', medicallyInsured: 'UNKNOWN', medicalPremiumPaid: 'UNKNOWN', medicalInsurance: null });
    const errors = bodyOf(fault).errors ?? [];
    expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([['subject.medicalInsurance', code]]);
    expect(JSON.stringify(errors)).not.toMatch(/10\.0\.0\.7|数据库|320499\d{8}/);
  });
});

describe('the log', () => {
  it('says of each field what became of it, and holds no value', () => {
    const ofEngine = entries.filter(({ context }) => context.clientId === 'approval-engine' && context.item === '11320499MY9B00035D4320131005001');
    const state = (path: string) => ofEngine[0]?.fields.find((field) => field.path === path && !field.implicit)?.state;
    expect([state('subject.medicalInsurance.@.status'), state('subject.medicalInsurance.@.accountBalance'), state('subject.medicalInsurance.@.payments.nodes.@.byEmployer'), state('subject.medicallyInsured')]).toEqual(['A', 'D', 'A', 'A']);
    expect(JSON.stringify(entries)).not.toMatch(/吴霞|陈静|5364\.97|1656\.00|3204990000000000000/);
  });
});
