import { buildClientSchema, getIntrospectionQuery, isObjectType } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAccessPlanner } from '../../../../gateway/access/index.ts';
import type { ConsentSnapshot } from '../../../../gateway/access/index.ts';
import { ConsentBook } from '../../../../gateway/access/consent/consent-book.ts';
import type { ApprovalRecord, ConsentChange, ShareGrantRecord } from '../../../../gateway/access/consent/consent-change.ts';
import type { Principal } from '../../../../gateway/login/principal.ts';
import { ID_NUMBERS, NOW, PERSON_IDS, SCHEMA, SENIOR_ALLOWANCE, ask, caseOf, clerk, engine, idOf, party, planRequest, stranger } from '../access-house.ts';

/** What governance decided (share grants, suspensions, approvals, trust) as it enters the decision. */
const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')], { caseRegion: '320411101' });
const QUERY = '{ subject { ... on Person { personId name idNumber } } }';
const person = { __typename: 'Person', personId: idOf('P01'), name: '王建国', idNumber: ID_NUMBERS.P01, birthDate: '1938-02-14' };
const root = { subject: person };
const iso = (offsetMs: number): string => new Date(NOW + offsetMs).toISOString();
const term = { validFrom: iso(-60_000), validTo: iso(1_800_000), revokedAt: null };
const grant: ShareGrantRecord = {
  grantId: 'g-1', owner: 'POLICE', organization: '11320499MY9B00182Y', clients: ['statistics-app'], itemCode: SENIOR_ALLOWANCE, fields: ['Person.name'], volumePerDay: 10, ...term,
};
const chief: Principal = { ...clerk, kind: 'SUPER_ADMINISTRATOR', subject: idOf('P10'), personId: idOf('P10'), clientId: 'city-desk', organization: '11320499MY9B001744', clearance: 4 };
const approval: ApprovalRecord = { approvalId: 'a-1', principal: idOf('P10'), itemCode: SENIOR_ALLOWANCE, caseNo: CASE.caseNo, subject: null, fields: ['Person.idNumber', 'Person.birthDate'], ...term };
type Body<C = ConsentChange> = C extends { readonly sequence: number } ? Omit<C, 'sequence'> : never;

function known(at: number, ...bodies: readonly Body[]): ConsentSnapshot {
  const book = new ConsentBook();
  // Sequence and body make a change again.
  book.apply(bodies.map((body, index) => ({ ...body, sequence: index + 1 }) as ConsentChange));
  return book.snapshot(at);
}

const given = (principal: Principal, consents: ConsentSnapshot, { at = NOW, query = QUERY, purpose = CASE } = {}) =>
  Object.values(ask(query, { principal, purpose, consents, at, root }).data as Record<string, Record<string, unknown>>)[0];
const shareGrant = (payload: ShareGrantRecord): Body => ({ kind: 'SHARE_GRANT', payload });
const approvalOf = (payload: ApprovalRecord): Body => ({ kind: 'APPROVAL', payload });

describe('a share grant given through the graph', () => {
  it('opens its fields to its application, and nothing beside them', () => {
    expect(given(stranger, known(NOW))).toMatchObject({ name: null, idNumber: null });
    expect(given(stranger, known(NOW, shareGrant(grant)))).toMatchObject({ name: '王建国', idNumber: null });
    expect(given({ ...stranger, clientId: 'another-app' }, known(NOW, shareGrant(grant)))).toMatchObject({ name: null });
    expect(given(stranger, known(NOW, shareGrant({ ...grant, owner: 'HRSS' })))).toMatchObject({ name: null });
  });

  it('closes with its term and with its revocation', () => {
    const later = NOW + 1_800_000;
    expect(given(stranger, known(later, shareGrant(grant)), { at: later })).toMatchObject({ name: null });
    expect(given(stranger, known(NOW, shareGrant(grant), shareGrant({ ...grant, revokedAt: iso(-1) })))).toMatchObject({ name: null });
  });

  it('never opens what an application needs more for than a grant', () => {
    // Outside the item's minimum fields, and without the case.
    expect(given(stranger, known(NOW, shareGrant({ ...grant, fields: ['Person.ethnicity'] })), { query: '{ subject { ... on Person { ethnicity { code } } } }' })).toMatchObject({ ethnicity: null });
    expect(given(stranger, known(NOW, shareGrant(grant)), { purpose: { ...CASE, caseAssigned: false } })).toMatchObject({ name: null });
  });

  it('shows in introspection, and its end as well', () => {
    const shown = (consents: ConsentSnapshot): boolean => {
      const type = buildClientSchema(ask(getIntrospectionQuery(), { principal: stranger, consents, root: {} }).data as IntrospectionQuery).getType('Person');
      return isObjectType(type) && 'name' in type.getFields();
    };
    const all = [known(NOW), known(NOW, shareGrant(grant)), known(NOW, shareGrant(grant), shareGrant({ ...grant, revokedAt: iso(-1) }))];
    expect(all.map(shown)).toEqual([false, true, false]);
  });

  it('makes another plan, and its end another one again', () => {
    const planner = createAccessPlanner({ schema: SCHEMA, personIds: PERSON_IDS });
    const fetched = (consents: ConsentSnapshot): boolean => {
      const { schema: _schema, personIds: _personIds, ...request } = planRequest(QUERY, { principal: stranger, purpose: CASE, consents });
      return planner.plan(request).decisions.some(({ coordinate, outcome }) => coordinate === 'Person.name' && outcome === 'DENY');
    };
    const all = [known(NOW), known(NOW, shareGrant(grant)), known(NOW, shareGrant(grant), shareGrant({ ...grant, revokedAt: iso(-1) })), known(NOW, shareGrant(grant))];
    expect(all.map(fetched)).toEqual([true, false, true, false]);
  });
});

describe('a suspension', () => {
  it('closes the listed grant it names, and no other', () => {
    const suspended = (grantId: string): Body => ({ kind: 'GRANT_SUSPENSION', payload: { grantId, suspendedAt: iso(-1) } });
    expect(given(engine, known(NOW))).toMatchObject({ name: '王建国' });
    expect(given(engine, known(NOW, suspended('GA-2026-0003')))).toMatchObject({ name: null, idNumber: null });
    expect(given(engine, known(NOW, suspended('GA-2026-0013')))).toMatchObject({ name: '王建国' });
  });
});

describe('a two-person approval', () => {
  const query = '{ subject { ... on Person { personId name idNumber birthDate } } }';
  const reasonOf = (principal: Principal, consents: ConsentSnapshot, at = NOW): string | undefined =>
    ask(query, { principal, purpose: CASE, consents, at, root }).plan.decisions.find(({ coordinate }) => coordinate === 'Person.idNumber')?.reason;

  it('is what the privileged account lacks for anything of L3, whatever its clearance', () => {
    expect(given(chief, known(NOW), { query })).toMatchObject({ name: '王建国', idNumber: null, birthDate: null });
    expect(reasonOf(chief, known(NOW))).toBe('NO_APPROVAL');
  });

  it('gives what the matrix says, of its fields, until its term ends', () => {
    expect(given(chief, known(NOW, approvalOf(approval)), { query })).toMatchObject({ name: '王建国', idNumber: '320***********0016', birthDate: '1938-XX-XX' });
    expect(given(chief, known(NOW, approvalOf({ ...approval, fields: ['Person.birthDate'] })), { query })).toMatchObject({ idNumber: null, birthDate: '1938-XX-XX' });
    const later = NOW + 1_800_000;
    expect(given(chief, known(later, approvalOf(approval)), { query, at: later })).toMatchObject({ idNumber: null });
    expect(reasonOf(chief, known(later, approvalOf(approval)), later)).toBe('NO_APPROVAL');
  });

  it.each([
    ['another person', { principal: idOf('P11') }],
    ['another case', { caseNo: 'XB2026GL0002' }],
    ['another item', { itemCode: '11320499MY9B00035D4320131004001' }],
    ['another subject', { subject: { kind: 'PERSON', key: idOf('P03') } }],
    ['what was ended', { revokedAt: iso(-1) }],
  ] as const)('for %s gives nothing', (_, change) => {
    expect(given(chief, known(NOW, approvalOf({ ...approval, ...change })), { query })).toMatchObject({ idNumber: null, birthDate: null });
  });

  it('for one party opens that party\'s record and not the other\'s', () => {
    const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('SPOUSE', 'P04')]);
    const consents = known(NOW, approvalOf({ ...approval, subject: { kind: 'PERSON', key: idOf('P04') } }));
    const spouse = { ...person, personId: idOf('P04'), idNumber: ID_NUMBERS.P04 };
    const { data } = ask('{ subjects { ... on Person { personId idNumber } } }', { principal: chief, purpose, consents, root: { subjects: [person, spouse] } });
    expect(data).toEqual({ subjects: [{ personId: idOf('P01'), idNumber: null }, { personId: idOf('P04'), idNumber: '320***********0043' }] });
  });

  it('for the case does not open the household of a party', () => {
    const stranger3 = { ...person, personId: idOf('P03'), idNumber: ID_NUMBERS.P03 };
    const consents = known(NOW, approvalOf({ ...approval, fields: ['Person.idNumber', 'Person.household', 'Household.members'] }));
    const { data } = ask('{ subject { ... on Person { personId idNumber household { members { personId idNumber } } } } }', {
      principal: chief, purpose: CASE, consents, root: { subject: { ...person, household: { __typename: 'Household', householdNo: 'H1', head: person, members: [person, stranger3] } } },
    });
    expect(data).toEqual({ subject: { personId: idOf('P01'), idNumber: '320***********0016', household: { members: [{ personId: idOf('P01'), idNumber: '320***********0016' }, { personId: idOf('P03'), idNumber: null }] } } });
  });

  it('lets an auditor see one organisation masked, and no other', () => {
    const auditor: Principal = { ...chief, kind: 'AUDITOR', clientId: 'audit-console', organization: '11320499MY9B001669' };
    const [named, other] = ['91320499MY9A00018R', '92320499MY9A00026H'];
    const forNamed = approvalOf({ ...approval, itemCode: null, caseNo: null, subject: { kind: 'ENTITY', key: named }, fields: ['LegalEntity.contactPhone', 'Enterprise.contactPhone'] });
    const phone = (uscc: string, ...bodies: readonly Body[]): unknown => {
      const entity = { __typename: 'Enterprise', uscc, contactPhone: '16100001234' };
      return ask('query ($uscc: ID!) { legalEntity(uscc: $uscc) { contactPhone } }', { principal: auditor, variables: { uscc }, consents: known(NOW, ...bodies), root: { legalEntity: entity } }).data;
    };
    expect(phone(named)).toEqual({ legalEntity: { contactPhone: null } });
    expect(phone(named, forNamed)).toEqual({ legalEntity: { contactPhone: '161****1234' } });
    expect(phone(other, forNamed)).toEqual({ legalEntity: { contactPhone: null } });
  });

  it('of a feed that went silent counts no more', () => {
    expect(given(chief, known(NOW - 5_001, approvalOf(approval)), { query })).toMatchObject({ idNumber: null });
  });
});

describe('trust between regions', () => {
  const abroad = { ...CASE, caseRegion: '320412005' };
  const trust = (from: string, to: string): Body => ({ kind: 'TRUST_GRANT', payload: { trustId: 't-1', from, to, ...term } });

  it('lets officials handle cases of the division they are trusted with, and of no other', () => {
    const name = (...bodies: readonly Body[]) => given(clerk, known(NOW, ...bodies), { purpose: abroad });
    expect(name()).toMatchObject({ name: null });
    expect(name(trust('320411', '320412'))).toMatchObject({ name: '王建国' });
    expect(name(trust('320411', '320413'))).toMatchObject({ name: null });
    expect(name(trust('320412', '320411'))).toMatchObject({ name: null });
  });
});
