import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPortalData } from '../../sandbox/portal/register/portal-data.ts';
import { startWorld, type Answered, type World } from './world.ts';
import { until } from '../until.ts';

/*
 * Fields that came to the graph last (decision 0258), from the department to the client: buildings, commitments, licences of entities, the verdicts of real estate, and what of an
 * entity is shared with nobody. Each is asked for by somebody who may read it, under the item that needs it.
 */
const [E1, MARKET_CASE] = ['91320499MY9A00018R', 'XB2026CY0098'];
const HOUSING = { client: 'approval-engine', item: 'public-rental-housing', case: 'XB2026GZ0001' } as const;
const AREA = '{ subject { ... on Person { perCapitaAreaBelow hasHousing } } }';
const FINANCES = `{ legalEntity(uscc: "${E1}") { name bankAccount annualFinancials { year operatingRevenue taxPaid } } }`;

let world: World;
let policy: string;
const answers = new Map<string, Answered>();

async function keep(name: string, query: string, token: string): Promise<Answered> {
  const answer = await world.ask(query, { token });
  answers.set(name, answer);
  return answer;
}
function bodyOf(name: string): Answered['body'] {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`${name} must have been asked`);
  return answer.body;
}
const codesOf = (name: string): unknown[] => (bodyOf(name).errors ?? []).map(({ extensions }) => extensions['code']);

beforeAll(async () => {
  // No item of the city needs what an entity's report and account tell; one that does is what its owner would have to ask under.
  policy = mkdtempSync(join(tmpdir(), 'shuqiao-policy-'));
  cpSync('policy', policy, { recursive: true });
  appendFileSync(join(policy, 'items/open-restaurant.yaml'), ['LegalEntity.bankAccount', 'LegalEntity.annualFinancials', 'AnnualFinancials.year', 'AnnualFinancials.operatingRevenue', 'AnnualFinancials.taxPaid'].map((field) => `  - {field: ${field}}\n`).join(''));
  world = await startWorld({
    environment: { SHUQIAO_GATEWAY_MAX_LOOP_DELAY_MS: '60000' }, flags: ['--policy', policy],
    portalData: () => {
      const data = loadPortalData();
      return { ...data, cases: [...data.cases, { case: MARKET_CASE, item: 'open-restaurant', region: '320411', clients: ['owner-desk'], officials: ['cdo-market', 'cdo-police'], parties: [{ role: 'APPLICANT', entity: E1 }] }] };
    },
  });
  const transfer = await world.token({ client: 'approval-engine', item: 'real-estate-transfer', case: 'XB2026ZY0001' });
  const rights = 'realEstateRights(first: 5) { nodes { ownerIs unit { building { floors yearBuilt structure { name } } } } }';
  await keep('transfer', `{ seller: subject(role: SELLER) { ... on Person { ${rights} } } buyer: subject(role: BUYER) { ... on Person { ${rights} } } }`, transfer);
  const restaurant = await world.token({ client: 'approval-engine', item: 'open-restaurant', case: 'XB2026CY0001' });
  await keep('restaurant', '{ subject { ... on IndividualBusiness { licenses(first: 10, status: VALID) { nodes { typeName entityNumber } } creditCommitments { nodes { itemName madeOn kept } } } } }', restaurant);
  await keep('operator', '{ subject(role: LEGAL_REPRESENTATIVE) { ... on Person { creditCommitments { nodes { itemName madeOn kept } } } } }', await world.token({ client: 'approval-engine', item: 'open-restaurant', case: 'XB2026CY0002' }));
  for (const [name, wish] of [
    ['owner', { client: 'owner-desk', person: 'cdo-market', item: 'open-restaurant', case: MARKET_CASE }], ['another department', { client: 'owner-desk', person: 'cdo-police', item: 'open-restaurant', case: MARKET_CASE }],
    ['engine', { client: 'approval-engine', item: 'open-restaurant', case: 'XB2026CY0002' }], ['legal representative', { client: 'enterprise-app', person: 'P03', entity: E1, acr: 'face' }],
  ] as const) await keep(name, FINANCES, await world.token(wish));
  const citizen = await world.token({ client: 'citizen-app', person: 'P08', acr: 'face' });
  const fields = ['Person.perCapitaAreaBelow', 'Person.hasHousing', 'Person.household', 'Household.members'];
  const input = { itemCode: '11320499MY9B00035D4320131004001', fields, validTo: new Date(Date.now() + 86_400_000).toISOString() };
  const engine = await world.token(HOUSING);
  await keep('no consent', AREA, engine);
  await world.ask('mutation ($input: GrantConsentInput!) { grantConsent(input: $input) { state } }', { token: citizen, variables: { input } });
  await until(async () => expect((await keep('consent', AREA, engine)).body.data).not.toMatchObject({ subject: { hasHousing: 'UNKNOWN' } }), 250);
  for (const name of ['population', 'real-estate']) {
    world.department(name).faults.set({ fault: 'reset' });
    await keep(`${name} down`, AREA, engine);
    world.department(name).faults.clear();
  }
});
afterAll(async () => {
  await world?.close();
  rmSync(policy, { recursive: true, force: true });
});

describe('the transfer of a home', () => {
  it('is told of each right whether the seller owns it, by the party the case register named', () => {
    expect(bodyOf('transfer').errors).toBeUndefined();
    const { seller, buyer } = bodyOf('transfer').data as Record<'seller' | 'buyer', { realEstateRights: { nodes: { ownerIs: string }[] } | null }>; // what was asked for
    expect([seller.realEstateRights?.nodes.map(({ ownerIs }) => ownerIs), buyer.realEstateRights?.nodes.map(({ ownerIs }) => ownerIs)]).toEqual([['TRUE'], ['FALSE']]);
  });

  it('is told of the building the home is in', () => {
    expect(bodyOf('transfer').data).toMatchObject({ seller: { realEstateRights: { nodes: [{ unit: { building: { floors: 18, yearBuilt: 2019, structure: { name: '钢筋混凝土结构' } } } }] } } });
  });
});

describe('the opening of a restaurant', () => {
  it('reads the valid licences of the business, and what it committed itself to before', () => {
    expect(bodyOf('restaurant').errors).toBeUndefined();
    const { subject } = bodyOf('restaurant').data as { subject: { licenses: { nodes: { typeName: string; entityNumber: string | null }[] }; creditCommitments: object } }; // what was asked for
    expect(subject.licenses.nodes.map(({ typeName }) => typeName)).toContain('食品经营许可证');
    expect(subject.licenses.nodes.every(({ entityNumber }) => entityNumber !== null)).toBe(true);
    expect(subject.creditCommitments).toEqual({ nodes: [{ itemName: '开办餐饮店一件事', madeOn: '2026-10-20', kept: null }, { itemName: '开办餐饮店一件事', madeOn: '2024-04-10', kept: true }] });
  });

  it('and its operator', () => expect(bodyOf('operator')).toMatchObject({ data: { subject: { creditCommitments: { nodes: [{ itemName: '开办餐饮店一件事', madeOn: '2026-09-28', kept: null }] } } } }));
});

describe('the report and the account of an entity', () => {
  it('are read by the department that owns them', () => {
    const [wanted, license] = [world.registry.annualFinancialsOf(E1), world.registry.accountLicenseOf(E1)];
    expect(bodyOf('owner').errors).toBeUndefined();
    expect(bodyOf('owner').data).toMatchObject({ legalEntity: { bankAccount: license?.account, annualFinancials: wanted.toReversed().map(({ year, operatingRevenueYuan, taxPaidYuan }) => ({ year, operatingRevenue: operatingRevenueYuan, taxPaid: taxPaidYuan })) } });
    expect(wanted.length).toBeGreaterThan(0);
  });

  it.each(['another department', 'engine', 'legal representative'])('are not read by: %s', (name) => {
    expect(bodyOf(name).data).toMatchObject({ legalEntity: { name: world.registry.entityPersona('E1').name, bankAccount: null, annualFinancials: null } });
    expect(codesOf(name)).toContain('FIELD_FORBIDDEN');
  });

  it('an account is in no log of any department beside its own', () => {
    const account = world.registry.accountLicenseOf(E1)?.account ?? '';
    expect(JSON.stringify([...answers].filter(([name]) => name !== 'owner'))).not.toContain(account);
  });
});

describe('the area per head of a household', () => {
  it('waits for consent, and is then told', () => {
    expect([bodyOf('no consent').data, bodyOf('consent').data]).toEqual([{ subject: { perCapitaAreaBelow: 'UNKNOWN', hasHousing: 'UNKNOWN' } }, { subject: { perCapitaAreaBelow: 'TRUE', hasHousing: 'FALSE' } }]);
  });

  // While the register of residents is silent, nobody knows whether the consent is still the applicant's to give: the other verdict waits too.
  it.each(['real-estate', 'population'])('is unknown while %s does not answer', (name) => expect(bodyOf(`${name} down`).data).toEqual({ subject: { perCapitaAreaBelow: 'UNKNOWN', hasHousing: 'UNKNOWN' } }));
});
