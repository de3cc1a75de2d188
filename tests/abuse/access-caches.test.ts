import { setImmediate as soon } from 'node:timers/promises';
import { parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { applyAccess, createAccessPlanner } from '../../gateway/access/index.ts';
import type { AccessPlan, ConsentSnapshot, PolicySnapshot } from '../../gateway/access/index.ts';
import { NO_CONSENTS } from '../../gateway/access/consent/no-consents.ts';
import type { Principal } from '../../gateway/login/principal.ts';
import type { Purpose } from '../../gateway/purpose/purpose.ts';
import { NO_PURPOSE } from '../../gateway/purpose/resolve-purpose.ts';
import {
  HOUSING, ID_NUMBERS, NOW, PERSON_IDS, POLICY, SCHEMA, SENIOR_ALLOWANCE, caseOf, citizen, clerk, engine, fetchFrom, idOf, monolith, party, planRequest, robot, steppedUp, stranger,
} from '../gateway/access/access-house.ts';
import type { Asking, Persona } from '../gateway/access/access-house.ts';
import { createDice } from '../gateway/execution/disclosing/dice.ts';
import { fc, SEED } from '../property.ts';

/** Attack table D of access.md section 4: caches and concurrency. What makes each test red was tried by hand: the change is named. */
const QUERY = '{ subjects { ... on Person { personId name idNumber birthDate mobile sex { code } } } me { name idNumber } }';
const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]);
const NAMES: Readonly<Record<Persona, string>> = { P01: '王建国', P03: '张伟', P04: '陈静', P10: '徐丽', P11: '徐浩宇' };

const record = (persona: Persona) => ({
  __typename: 'Person', personId: idOf(persona), idNumber: ID_NUMBERS[persona], name: NAMES[persona], deceased: 'FALSE', birthDate: `${ID_NUMBERS[persona].slice(6, 10)}-${ID_NUMBERS[persona].slice(10, 12)}-${ID_NUMBERS[persona].slice(12, 14)}`,
  mobile: `1610000${ID_NUMBERS[persona].slice(14, 17)}1`, sex: { code: '1', name: '男性', system: 's' },
});

const newPlanner = () => createAccessPlanner({ schema: SCHEMA, personIds: PERSON_IDS });
const planWith = (planner: ReturnType<typeof newPlanner>, source: string, asking: Asking): AccessPlan => {
  const { schema: _schema, personIds: _personIds, ...request } = planRequest(source, asking);
  return planner.plan(request);
};

const ASKERS: readonly { readonly who: string; readonly principal: Principal; readonly purpose: Purpose; readonly parties: readonly Persona[]; readonly self: Persona | null }[] = [
  { who: 'a citizen', principal: citizen('P03'), purpose: NO_PURPOSE, parties: [], self: 'P03' },
  { who: 'a citizen stepped up', principal: citizen('P04', steppedUp), purpose: NO_PURPOSE, parties: [], self: 'P04' },
  { who: 'a clerk', principal: clerk, purpose: CASE, parties: ['P01'], self: null },
  { who: 'an engine', principal: engine, purpose: CASE, parties: ['P01'], self: null },
  { who: 'an application without a grant', principal: stranger, purpose: CASE, parties: ['P01'], self: null },
];

describe('D1: plans are kept by everything that decides', () => {
  it('the same asker is given the plan again, another one his own', () => {
    const planner = newPlanner();
    for (const { principal, purpose } of [...ASKERS, ...ASKERS]) planWith(planner, QUERY, { principal, purpose });
    expect(planner.counts).toEqual({ hits: ASKERS.length, misses: ASKERS.length });
  });

  it('an application without a grant never gets the plan of one that has it, whoever comes first', () => {
    // Red when the key leaves out the access signature.
    for (const order of [[engine, stranger], [stranger, engine]]) {
      const planner = newPlanner();
      const plans = new Map(order.map((principal) => [principal.clientId, planWith(planner, '{ subject { ... on Person { name } } }', { principal, purpose: CASE })]));
      expect(printed(plans.get('approval-engine'))).toContain('  name');
      expect(printed(plans.get('statistics-app'))).not.toMatch(/^ +name$/m);
    }
  });

  const changes: Readonly<Record<string, Partial<Asking>>> = {
    'the kind of principal': { principal: { ...clerk, kind: 'APPROVING_OFFICER' } },
    'the client': { principal: { ...clerk, clientId: 'approval-desk' } },
    'the organisation': { principal: { ...clerk, organization: '11320499MY9B001151' } },
    'the region': { principal: { ...clerk, region: '320412' } },
    'the clearance': { principal: { ...clerk, clearance: 2 } },
    'the assurance': { principal: { ...clerk, assurance: 'FACE' } },
    'the step-up': { principal: { ...clerk, stepUp: 'live' } },
    'the mandate': { principal: { ...clerk, mandate: ['Person.name'] } },
    'who is logged in': { principal: { ...clerk, personId: idOf('P01') } },
    'the item': { purpose: caseOf(HOUSING, [party('APPLICANT', 'P01')]) },
    'the legal basis': { purpose: { ...CASE, legalBasis: 'CONSENT' } },
    'the assignment': { purpose: { ...CASE, caseAssigned: false } },
    'the region of the case': { purpose: { ...CASE, caseRegion: '321204' } },
    'a role of a party': { purpose: caseOf(SENIOR_ALLOWANCE, [party('CHILD', 'P01')]) },
    'another party': { purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('SPOUSE', 'P03')]) },
    'the policy': { policy: { ...POLICY, version: 'another' } },
    'a grant begun or ended': { at: Date.parse('2028-01-02T00:00:00+08:00') },
    'the consents': { consents: { ...NO_CONSENTS, signature: () => 'P01 consented' } satisfies ConsentSnapshot },
  };

  it.each(Object.entries(changes))('%s makes another plan', (_, change) => {
    const asking: Asking = { principal: clerk, purpose: CASE };
    const planner = newPlanner();
    const before = planWith(planner, QUERY, asking);
    expect(planWith(planner, QUERY, { ...asking, ...change }).key).not.toBe(before.key);
    expect(planner.counts).toEqual({ hits: 0, misses: 2 });
  });

  const CHILD = '{ subjects { ... on Person { name mobile } } }';
  // P11 comes of an age of its own at midnight; a grant begins at noon before.
  const midnight = Date.parse('2030-03-18T00:00:00+08:00');
  const spanned: PolicySnapshot = { ...POLICY, spanAt: (at) => (at < midnight - 43_200_000 ? 0 : 1) };
  const next: Readonly<Record<string, Partial<Asking> & { readonly source?: string }>> = {
    'the policy': { policy: { ...POLICY, version: 'another' } },
    'a grant begun or ended': { at: midnight - 43_200_001 },
    'a subject come of age at midnight': { at: midnight },
    'what governance says': { consents: { ...NO_CONSENTS, signature: () => 'P01 consented' } satisfies ConsentSnapshot },
    'the item as the policy has it now': { policy: { ...POLICY, item: () => null } },
    'the operation': { source: '{ subjects { ... on Person { name } } }' },
    'what is skipped': { source: 'query ($no: Boolean!) { subjects { ... on Person { name mobile @skip(if: $no) } } }' },
  };

  it.each(Object.entries(next))('of one token\'s requests, %s makes a plan as if it were the first', (_, { source = CHILD, ...change }) => {
    // Frozen, as login and purpose give them: only these are remembered by themselves. Red when `PlanKeys` leaves any of it out.
    const asking: Asking = { principal: Object.freeze({ ...clerk }), purpose: Object.freeze(caseOf(SENIOR_ALLOWANCE, [party('CHILD', 'P11')])), policy: spanned, at: midnight - 1 };
    const planner = newPlanner();
    // A gateway gives the same document for the same text.
    const documents = new Map([CHILD, source].map((text) => [text, planRequest(text, asking).document]));
    const planFor = (by: typeof planner, text: string, of: Asking): AccessPlan => {
      const { schema: _schema, personIds: _personIds, ...request } = planRequest(text, of);
      return by.plan({ ...request, document: documents.get(text) ?? request.document });
    };
    const first = planFor(planner, CHILD, asking);
    for (const no of [true, false]) {
      const changed = { ...asking, ...change, ...(source === CHILD ? {} : { variables: { no } }) };
      const [kept, fresh] = [planFor(planner, source, changed), planFor(newPlanner(), source, changed)];
      expect([kept.key, kept.decisions, kept.documentHash]).toEqual([fresh.key, fresh.decisions, fresh.documentHash]);
    }
    expect(planFor(planner, CHILD, asking).key).toBe(first.key);
  });

  it('two equal keys never decide differently: any two askers, any operation of a set', () => {
    const askings = fc.record({
      asker: fc.constantFrom(...ASKERS.map(({ principal, purpose }) => ({ principal, purpose })), { principal: robot, purpose: CASE }, { principal: citizen('P01'), purpose: { ...CASE, caseAssigned: false } }),
      basis: fc.constantFrom('STATUTORY', 'CONSENT', 'SUBJECT_REQUEST', 'PUBLIC'),
      clearance: fc.constantFrom(0, 1, 2, 3, 4),
      query: fc.constantFrom(QUERY, '{ me { name } }', '{ subject { ... on Person { mobile householdNo } } }'),
    }).map(({ asker, basis, clearance, query }): { query: string; asking: Asking } => ({
      query, asking: { principal: { ...asker.principal, clearance }, purpose: asker.purpose.item === null ? asker.purpose : { ...asker.purpose, legalBasis: basis } },
    }));
    const decisionsByKey = new Map<string, string>();
    const shared = newPlanner();
    fc.assert(fc.property(askings, ({ query, asking }) => {
      const fresh = planWith(newPlanner(), query, asking);
      const kept = planWith(shared, query, asking);
      const decisions = JSON.stringify([fresh.decisions, fresh.documentHash, fresh.rejected]);
      expect(decisionsByKey.get(fresh.key) ?? decisions).toBe(decisions);
      decisionsByKey.set(fresh.key, decisions);
      expect(JSON.stringify([kept.decisions, kept.documentHash, kept.rejected])).toBe(decisions);
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 5_000 : 300 });
  });
});

function printed(plan: AccessPlan | undefined): string {
  return plan?.document === null || plan === undefined ? '' : print(plan.document);
}

describe('D2: documents are shared and never changed', () => {
  it('planning works on a deep-frozen document and leaves it as it was', () => {
    // The test's documents are deep-frozen: an assignment in planning would throw.
    const request = planRequest(QUERY, { principal: clerk, purpose: CASE });
    const before = JSON.stringify(request.document);
    newPlanner().plan(request);
    expect(JSON.stringify(request.document)).toBe(before);
  });

  it('what is kept cannot be changed by who is given it', () => {
    const plan = planWith(newPlanner(), QUERY, { principal: clerk, purpose: CASE });
    expect(Object.isFrozen(plan.document)).toBe(true);
    expect(Object.isFrozen(plan.template.fields)).toBe(true);
    expect(Object.isFrozen(plan.decisions[0])).toBe(true);
  });

  it('a document parsed again shares the plan of its twin, with its own people', () => {
    const planner = newPlanner();
    const query = `{ person(personId: "${idOf('P01')}") { name } }`;
    const [one, two] = [planWith(planner, query, { principal: clerk, purpose: CASE }), planWith(planner, query, { principal: clerk, purpose: CASE })];
    expect(two.variables).toEqual(one.variables);
    expect(parse(query)).toEqual(parse(query));
    expect(planner.counts.hits).toBe(1);
  });
});

describe('D4 to D6: two hundred requests at once', () => {
  it('no value, mask, plan or audit line crosses from one to another', async () => {
    const planner = newPlanner();
    const graph = monolith();
    const expected = new Map<string, string>();
    const run = async (asker: (typeof ASKERS)[number]): Promise<string> => {
      const { principal, purpose, parties, self } = asker;
      const plan = planWith(planner, QUERY, { principal, purpose });
      await pause();
      const fetched = plan.document === null ? { data: {}, errors: [] } : fetchFrom(graph, plan.document, plan.variables, { subjects: parties.map(record), me: self === null ? null : record(self) });
      await pause();
      const result = applyAccess(fetched, plan, { principal, purpose, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
      return JSON.stringify([result, plan.documentHash, plan.template.reasons]);
    };
    for (const asker of ASKERS) expected.set(asker.who, await run(asker));
    expect(new Set(expected.values()).size).toBe(ASKERS.length);
    const answers = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const asker = ASKERS[i % ASKERS.length];
      return asker === undefined ? true : (await run(asker)) === expected.get(asker.who);
    }));
    expect(answers.every(Boolean)).toBe(true);
  });

  it('two citizens who ask alike share a plan and never each other\'s data', () => {
    const planner = newPlanner();
    const answers = (['P03', 'P04'] as const).map((persona) => {
      const principal = citizen(persona);
      const plan = planWith(planner, '{ me { personId name } }', { principal });
      const fetched = plan.document === null ? { data: {}, errors: [] } : fetchFrom(monolith(), plan.document, plan.variables, { me: record(persona) });
      return applyAccess(fetched, plan, { principal, purpose: NO_PURPOSE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW }).data;
    });
    expect(planner.counts).toEqual({ hits: 1, misses: 1 });
    expect(JSON.parse(JSON.stringify(answers))).toEqual([{ me: { personId: idOf('P03'), name: '张伟' } }, { me: { personId: idOf('P04'), name: '陈静' } }]);
  });

  it('somebody else\'s record served in one\'s place is not taken for one\'s own', () => {
    // Red when the bound subject is believed instead of the key the record carries.
    const principal = citizen('P03');
    const plan = planWith(newPlanner(), '{ me { household { members { name } } } }', { principal });
    const fetched = plan.document === null ? { data: {}, errors: [] } : fetchFrom(monolith(), plan.document, plan.variables, { me: { ...record('P03'), household: { members: [record('P04')] } } });
    expect(JSON.parse(JSON.stringify(applyAccess(fetched, plan, { principal, purpose: NO_PURPOSE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW }).data))).toEqual({ me: { household: { members: [{ name: null }] } } });
  });

  it('a decision made for one record is not remembered for the next', () => {
    // Red when decideRecord remembers by rule alone.
    const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11'), party('SPOUSE', 'P10')]);
    for (const order of [['P01', 'P11', 'P10'], ['P11', 'P01', 'P10'], ['P10', 'P01', 'P11']] as const) {
      const plan = planWith(newPlanner(), '{ subjects { ... on Person { mobile } } }', { principal: clerk, purpose });
      const fetched = plan.document === null ? { data: {}, errors: [] } : fetchFrom(monolith(), plan.document, plan.variables, { subjects: order.map(record) });
      const { data } = applyAccess(fetched, plan, { principal: clerk, purpose, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
      expect(data).toMatchObject({ subjects: order.map((persona) => ({ mobile: persona === 'P11' ? null : expect.stringMatching(/^161\*{4}/) })) });
    }
  });
});

describe('D8: what is taken back', () => {
  const consented = (state: 'live' | 'revoked'): ConsentSnapshot => ({ ...NO_CONSENTS, consent: () => ({ state, by: 'SUBJECT' }), signature: () => state });
  const purpose = caseOf(HOUSING, [party('APPLICANT', 'P01')]);

  it('a consent revoked counts at the next request, and the one under way keeps what it pinned', () => {
    const planner = newPlanner();
    const asking = { principal: engine, purpose };
    const live = planWith(planner, '{ subject { ... on Person { name } } }', { ...asking, consents: consented('live') });
    const revoked = planWith(planner, '{ subject { ... on Person { name } } }', { ...asking, consents: consented('revoked') });
    // Whose consent it takes is the register's to say, record by record.
    expect(live.decisions[0]).toMatchObject({ outcome: 'PER_RECORD' });
    expect(revoked.decisions[0]).toMatchObject({ outcome: 'DENY', reason: 'NO_CONSENT' });
  });

  it('a grant that ends takes effect with the hour, cached or not', () => {
    const planner = newPlanner();
    const at = (instant: string) => planWith(planner, '{ subject { ... on Person { name } } }', { principal: engine, purpose: CASE, at: Date.parse(instant) }).decisions[0];
    expect(at('2027-12-31T23:59:59+08:00')).toMatchObject({ outcome: 'ALLOW' });
    expect(at('2028-01-01T00:00:00+08:00')).toMatchObject({ outcome: 'DENY', reason: 'NO_SHARE_GRANT' });
  });

  it('an item changed between the purpose stage and the access stage is decided as the pinned policy has it', () => {
    // Red without `pinned` in readRequest: the old item's fields would be kept under the new version.
    const narrower: PolicySnapshot = { ...POLICY, version: 'narrower', item: (code) => { const item = POLICY.item(code); return item === null ? null : { ...item, minFields: new Map() }; } };
    const plan = planWith(newPlanner(), '{ subject { ... on Person { name } } }', { principal: clerk, purpose: CASE, policy: narrower });
    expect(plan.decisions[0]).toMatchObject({ outcome: 'DENY', reason: 'NOT_NECESSARY' });
  });
});

const dice = createDice(SEED);

async function pause(): Promise<void> {
  const turns = dice.number(4);
  for (let i = 0; i < turns; i++) await soon();
}
