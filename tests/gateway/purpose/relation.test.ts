import { describe, expect, it } from 'vitest';
import { PRINCIPAL_KINDS, type Principal, type PrincipalKind } from '../../../gateway/login/principal.ts';
import type { Purpose } from '../../../gateway/purpose/purpose.ts';
import { RELATIONS, relationTo, type SubjectKey } from '../../../gateway/purpose/relation.ts';
import { NO_PURPOSE } from '../../../gateway/purpose/resolve-purpose.ts';
import { SUBJECT_ROLES, type SubjectReference, type SubjectRole } from '../../../schema/contract/assertion.ts';
import { fc } from '../../property.ts';

const SELF = 'person-who-is-logged-in';
const OTHER = 'person-who-is-a-party-01';
const STRANGER = 'person-who-is-nobody-001';
const OWN = '91320499MY9A00018R';
const ANOTHER = '92320499MY9A00026H';

const principal = (kind: PrincipalKind, changes: Partial<Principal> = {}): Principal => ({
  kind, subject: SELF, clientId: 'app', organization: null, region: null, clearance: 3, assurance: 'REAL_NAME', stepUp: 'absent', personId: SELF, actsFor: null, authority: 'none', mandate: null,
  tokenId: 't', expiresAt: 0, ...changes,
});
const machine = (kind: PrincipalKind): Principal => principal(kind, { personId: null });
const agent = principal('ENTERPRISE_AGENT', { actsFor: OWN, authority: 'LEGAL_REP' });
const party = (role: SubjectRole, key: string): SubjectReference => ({ role, kind: key.length === 18 ? 'ENTITY' : 'PERSON', key });
const purpose = (subjects: readonly SubjectReference[], caseAssigned = true): Purpose => ({ ...NO_PURPOSE, item: '11320499MY9B00035D4320131001001', caseNo: 'XB2026GL0001', subjects, caseAssigned });
const person = (key: string): SubjectKey => ({ kind: 'PERSON', key });
const entity = (key: string): SubjectKey => ({ kind: 'ENTITY', key });

describe('how a principal stands to a subject', () => {
  it.each([
    ['a citizen to oneself, no purpose needed', principal('CITIZEN'), NO_PURPOSE, person(SELF), 'SELF'],
    ['a citizen to a stranger', principal('CITIZEN'), NO_PURPOSE, person(STRANGER), 'NONE'],
    ['a citizen to another party of the own case', principal('CITIZEN'), purpose([party('APPLICANT', SELF), party('SPOUSE', OTHER)]), person(OTHER), 'CASE_PARTY'],
    ['a citizen to a party of a case the citizen is not in', principal('CITIZEN'), purpose([party('APPLICANT', OTHER)]), person(OTHER), 'NONE'],
    ['a guardian to the child', principal('CITIZEN'), purpose([party('GUARDIAN', SELF), party('CHILD', OTHER)]), person(OTHER), 'GUARDIAN'],
    ['a guardian to the other guardian', principal('CITIZEN'), purpose([party('GUARDIAN', SELF), party('GUARDIAN', OTHER), party('CHILD', STRANGER)]), person(OTHER), 'CASE_PARTY'],
    ['an applicant who is no guardian to the child', principal('CITIZEN'), purpose([party('APPLICANT', SELF), party('CHILD', OTHER)]), person(OTHER), 'CASE_PARTY'],
    ['a guardian to a child not in the case', principal('CITIZEN'), purpose([party('GUARDIAN', SELF), party('CHILD', OTHER)]), person(STRANGER), 'NONE'],
    ['an agent to the own entity', agent, NO_PURPOSE, entity(OWN), 'AGENT'],
    ['an agent to another entity, even in the case', agent, purpose([party('APPLICANT', OWN), party('SELLER', ANOTHER)]), entity(ANOTHER), 'NONE'],
    ['an agent to staff in the entity’s case', agent, purpose([party('APPLICANT', OWN), party('LEGAL_REPRESENTATIVE', OTHER)]), person(OTHER), 'AGENT'],
    ['an agent to a person of a case without the entity', agent, purpose([party('APPLICANT', OTHER)]), person(OTHER), 'EMPLOYER'],
    ['an agent to a stranger', agent, purpose([party('APPLICANT', OWN)]), person(STRANGER), 'NONE'],
    ['an agent to oneself', agent, NO_PURPOSE, person(SELF), 'SELF'],
    ['a clerk to a party of the assigned case', principal('WINDOW_CLERK'), purpose([party('APPLICANT', OTHER)]), person(OTHER), 'ASSIGNED_OFFICER'],
    ['a clerk to a party of a case not assigned', principal('WINDOW_CLERK'), purpose([party('APPLICANT', OTHER)], false), person(OTHER), 'CASE_PARTY'],
    ['a clerk to a stranger', principal('WINDOW_CLERK'), purpose([party('APPLICANT', OTHER)]), person(STRANGER), 'NONE'],
    ['a clerk to oneself, although in the case', principal('WINDOW_CLERK'), purpose([party('APPLICANT', SELF)]), person(SELF), 'SELF'],
    ['an officer to a party of the assigned case', principal('APPROVING_OFFICER'), purpose([party('BUYER', OTHER)]), person(OTHER), 'ASSIGNED_OFFICER'],
    ['an engine to a party of its case', machine('APPROVAL_ENGINE'), purpose([party('APPLICANT', OTHER)]), person(OTHER), 'CASE_PARTY'],
    ['an engine to a stranger', machine('APPROVAL_ENGINE'), purpose([party('APPLICANT', OTHER)]), person(STRANGER), 'NONE'],
    ['a robot to an entity of its case', machine('RPA_WRITE_BACK'), purpose([party('APPLICANT', OWN)]), entity(OWN), 'CASE_PARTY'],
    ['open data to an entity', machine('OPEN_DATA_APP'), NO_PURPOSE, entity(OWN), 'NONE'],
    ['a person key does not match an entity key', machine('APPROVAL_ENGINE'), purpose([party('APPLICANT', OWN)]), { kind: 'PERSON', key: OWN }, 'NONE'],
  ] as const)('%s is %5$s', (_what, who, why, subject, expected) => {
    expect(relationTo(who, why, subject)).toBe(expected);
  });
});

describe('whatever the case', () => {
  const keys = fc.constantFrom(SELF, OTHER, OWN, ANOTHER);
  const subjects = fc.array(fc.record({ role: fc.constantFrom(...SUBJECT_ROLES), key: keys }), { maxLength: 5 });
  const kinds = fc.constantFrom(...PRINCIPAL_KINDS);
  const whoever = kinds.map((kind) => (kind === 'ENTERPRISE_AGENT' ? agent : principal(kind)));
  const runs = { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500 };

  it('nobody stands in any relation to who is neither oneself, nor acted for, nor a party', () => {
    fc.assert(fc.property(whoever, subjects, fc.boolean(), (who, rows, assigned) => {
      const why = purpose(rows.map(({ role, key }) => party(role, key)), assigned);
      expect(relationTo(who, why, person(STRANGER))).toBe('NONE');
      expect(relationTo(who, why, entity('52320499MY9D000537'))).toBe('NONE');
    }), runs);
  });

  it('the order of the parties does not matter', () => {
    fc.assert(fc.property(whoever, subjects, keys, (who, rows, key) => {
      const parties = rows.map((row) => party(row.role, row.key));
      const subject: SubjectKey = party('APPLICANT', key);
      const relation = relationTo(who, purpose(parties), subject);
      expect(RELATIONS).toContain(relation);
      expect(relationTo(who, purpose(parties.toReversed()), subject)).toBe(relation);
    }), runs);
  });
});
