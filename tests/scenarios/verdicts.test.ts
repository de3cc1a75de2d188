import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../journal/read/access-view.ts';
import type { TokenWish } from '../../sandbox/portal/headless/request-token.ts';
import { accessEntries } from './access-entries.ts';
import { askUntil } from './ask-until.ts';
import { startWorld } from './world.ts';
import type { Answered, World } from './world.ts';

/*
 * 可用不可见 through the whole house (issue 5 item 5): a question answered TRUE, FALSE or UNKNOWN in place of a value, by the threshold of the item and
 * no other.
 */
const PERSON = 'birthDate isAtLeast hukouInDistrict';
const HOUSING = `${PERSON} hasHousing`;
const INSURED = 'continuousAtLeast socialInsurance { insuranceType { code } totalMonths continuousAtLeast }';
const subject = (selection: string): string => `{ subject { ... on Person { ${selection} } } }`;
const wish = (item: string, no: string): TokenWish => ({ client: 'approval-engine', item, case: no });
const WALKS = {
  'P01, senior allowance': { wish: wish('senior-allowance', 'XB2026GL0001'), query: subject(PERSON) },
  'P12, senior allowance': { wish: wish('senior-allowance', 'XB2026GL0003'), query: subject(PERSON) },
  'P06, senior allowance': { wish: wish('senior-allowance', 'XB2026GS0000005'), query: subject(PERSON) },
  'P06, subsidy': { wish: wish('flexible-employment-subsidy', 'XB2026LH0001'), query: subject(`${PERSON} ${INSURED}`) },
  'P07, settlement': { wish: wish('talent-settlement', 'XB2026RC0001'), query: subject(`${HOUSING} ${INSURED}`) },
  'P08, housing, no consent': { wish: wish('public-rental-housing', 'XB2026GZ0001'), query: subject(`${HOUSING} householdIncomePerCapitaBelow`) },
} as const;
type Walk = keyof typeof WALKS;

let world: World;
let entries: readonly AccessView[];
const answers = new Map<string, Answered>();

const accessOf = ({ body }: Answered) => body.extensions?.['access'] as { verdict: Record<string, string>; needsConsent: string[]; denied: string[]; masked: string[] }; // the contract of extensions.access
const consentInput = (fields: readonly string[]) => ({ itemCode: '11320499MY9B00035D4320131004001', fields, validTo: new Date(Date.now() + 86_400_000).toISOString() });

/** Gives consent through the graph as the person, and asks as the engine until the gateway has heard of it. */
async function withConsent(person: string, no: string, query: string, fields: readonly string[]): Promise<Answered> {
  const citizen = await world.token({ client: 'citizen-app', person, acr: 'face' });
  const granted = await world.ask('mutation ($input: GrantConsentInput!) { grantConsent(input: $input) { state } }', { token: citizen, variables: { input: consentInput(fields) } });
  expect(granted.body).toMatchObject({ data: { grantConsent: { state: 'LIVE' } } });
  const token = await world.token(wish('public-rental-housing', no));
  return askUntil(() => world.ask(query, { token }), (answer) => accessOf(answer).needsConsent.length === 0);
}

const CONSENTED = ['birthDate', 'isAtLeast', 'hukouInDistrict', 'hasHousing', 'householdIncomePerCapitaBelow', 'household', 'socialInsurance'].map((field) => `Person.${field}`);

beforeAll(async () => {
  world = await startWorld({ environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' } });
  const tokens = new Map<Walk, string>();
  for (const [name, walk] of Object.entries(WALKS) as [Walk, (typeof WALKS)[Walk]][]) { // the keys of a literal are its own
    const token = await world.token(walk.wish);
    tokens.set(name, token);
    answers.set(name, await world.ask(walk.query, { token }));
  }
  answers.set('P08, housing, consent', await withConsent('P08', 'XB2026GZ0001', WALKS['P08, housing, no consent'].query, CONSENTED));
  answers.set('P03, housing, consent', await withConsent('P03', 'XB2026GZ0002', subject(HOUSING), CONSENTED));
  const engine = tokens.get('P01, senior allowance') ?? '';
  for (const argument of ['isAtLeast(age: 18)', 'hukouInDistrict(division: "320411")', 'hasHousing(division: "32")', 'householdIncomePerCapitaBelow(amount: "1.00")', 'insuredInMonth(type: "110", month: "2026-01")']) {
    answers.set(argument, await world.ask(subject(argument), { token: engine }));
  }
  answers.set('no item', await world.ask(`query ($id: ID!) { person(personId: $id) { isAtLeast } }`, { token: await world.token({ client: 'approval-engine' }), variables: { id: world.personIdOf('320499193802140016') } }));
  answers.set('introspection', await world.ask('{ __type(name: "Person") { fields { name args { name } } } }', { token: await world.token({ client: 'police-desk', item: 'senior-allowance', case: 'XB2026GL0001' }) }));
  for (const department of ['population', 'hrss', 'real-estate']) {
    world.department(department).faults.set({ fault: 'reset' });
    answers.set(`${department} down`, await world.ask(WALKS['P07, settlement'].query, { token: tokens.get('P07, settlement') ?? '' }));
    world.department(department).faults.clear();
  }
  await world.stopGateway();
  entries = await accessEntries(world.journalDirectory);
});
afterAll(() => world.close());

function answerOf(name: string): Answered {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`${name} must have been asked`);
  return answer;
}
const personOf = (name: string): unknown => answerOf(name).body.data?.['subject'];
const BIRTH_DATE = { 'subject.birthDate': 'Person.isAtLeast' };

describe('a verdict, by the threshold of the item', () => {
  it.each([
    ['P01, senior allowance', { birthDate: null, isAtLeast: 'TRUE', hukouInDistrict: 'TRUE' }],
    ['P12, senior allowance', { birthDate: null, isAtLeast: 'FALSE', hukouInDistrict: 'TRUE' }],
    ['P07, settlement', { birthDate: null, isAtLeast: 'TRUE', hukouInDistrict: 'FALSE', hasHousing: 'FALSE' }],
    ['P08, housing, consent', { birthDate: null, isAtLeast: 'TRUE', hukouInDistrict: 'TRUE', hasHousing: 'FALSE', householdIncomePerCapitaBelow: 'FALSE' }],
    ['P03, housing, consent', { birthDate: null, isAtLeast: 'TRUE', hukouInDistrict: 'TRUE', hasHousing: 'TRUE' }],
  ])('%s', (name, person) => expect(personOf(name)).toMatchObject(person));

  it('is another for the same person where the item asks for another age', () => {
    expect([personOf('P06, senior allowance'), personOf('P06, subsidy')]).toMatchObject([{ isAtLeast: 'FALSE' }, { isAtLeast: 'TRUE' }]);
  });

  it('tells months insured without the number of months', () => {
    expect(personOf('P06, subsidy')).toMatchObject({ continuousAtLeast: 'TRUE', socialInsurance: [{ insuranceType: { code: '110' }, totalMonths: null, continuousAtLeast: 'TRUE' }] });
    expect(accessOf(answerOf('P06, subsidy')).verdict).toEqual({ ...BIRTH_DATE, 'subject.socialInsurance.@.totalMonths': 'Person.continuousAtLeast' });
  });

  it.each(['P01, senior allowance', 'P12, senior allowance', 'P06, subsidy', 'P07, settlement', 'P08, housing, consent', 'P03, housing, consent'])('stands for the birth date, which is null and names it, and is no error: %s', (name) => {
    const { body } = answerOf(name);
    expect(accessOf(answerOf(name)).verdict).toMatchObject(BIRTH_DATE);
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body)).not.toMatch(/\d{4}-\d{2}-\d{2}"/);
  });

  it('is UNKNOWN where consent is lacking, nothing is fetched for it, and the answer says whose word is waited for', () => {
    expect(personOf('P08, housing, no consent')).toEqual({ birthDate: null, isAtLeast: 'UNKNOWN', hukouInDistrict: 'UNKNOWN', hasHousing: 'UNKNOWN', householdIncomePerCapitaBelow: 'UNKNOWN' });
    expect(accessOf(answerOf('P08, housing, no consent')).needsConsent).toEqual(['birthDate', 'isAtLeast', 'hukouInDistrict', 'hasHousing', 'householdIncomePerCapitaBelow'].map((field) => `subject.${field}`));
    expect(answerOf('P08, housing, no consent').body.extensions?.['sources']).toEqual([]);
  });

  it('is in the log as a verdict for the value it stands for, and as read for itself', () => {
    const entry = entries.find(({ requestId }) => requestId === answerOf('P01, senior allowance').body.extensions?.['requestId']);
    const state = (coordinate: string) => entry?.fields.find((field) => field.coordinate === coordinate && !field.implicit)?.state;
    expect([state('Person.birthDate'), state('Person.isAtLeast'), state('Person.hukouInDistrict')]).toEqual(['V', 'A', 'A']);
  });
});

describe('a source that does not answer', () => {
  it.each([
    ['population', { isAtLeast: 'UNKNOWN', hukouInDistrict: 'UNKNOWN', hasHousing: 'FALSE' }],
    ['real-estate', { isAtLeast: 'TRUE', hukouInDistrict: 'FALSE', hasHousing: 'UNKNOWN' }],
    ['hrss', { isAtLeast: 'TRUE', hukouInDistrict: 'FALSE', hasHousing: 'FALSE', socialInsurance: null, continuousAtLeast: 'UNKNOWN' }],
  ])('%s: leaves its verdicts unknown, and the others stand', (department, person) => expect(personOf(`${department} down`)).toMatchObject(person));
});

describe('a threshold', () => {
  it.each(['isAtLeast(age: 18)', 'hukouInDistrict(division: "320411")', 'hasHousing(division: "32")', 'householdIncomePerCapitaBelow(amount: "1.00")', 'insuredInMonth(type: "110", month: "2026-01")'])('is no argument of the API: %s', (field) => {
    const { status, body } = answerOf(field);
    expect([status, body.data ?? null, body.errors?.[0]?.extensions['code']]).toEqual([400, null, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('is not shown by introspection either', () => {
    const type = answerOf('introspection').body.data?.['__type'] as { fields: { name: string; args: unknown[] }[] } | undefined; // what was asked for
    expect(type?.fields.filter(({ name }) => name === 'isAtLeast' || name === 'hukouInDistrict')).toEqual([{ name: 'isAtLeast', args: [] }, { name: 'hukouInDistrict', args: [] }]);
  });

  it('is lacking without an item, so that nothing is answered', () => {
    expect(answerOf('no item').body).toMatchObject({ data: { person: null }, errors: [{ extensions: { code: 'FIELD_FORBIDDEN' } }] });
  });
});
