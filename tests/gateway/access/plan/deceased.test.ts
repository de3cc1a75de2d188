import { describe, expect, it } from 'vitest';
import { ConsentBook } from '../../../../gateway/access/consent/consent-book.ts';
import type { ConsentRecord } from '../../../../gateway/access/consent/consent-change.ts';
import type { ConsentSnapshot } from '../../../../gateway/access/index.ts';
import { NO_CONSENTS } from '../../../../gateway/access/consent/no-consents.ts';
import { planAccess } from '../../../../gateway/access/index.ts';
import { HOUSING, NOW, SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, engine, idOf, party, planOf, planRequest, steppedUp } from '../access-house.ts';

/** 公民身后 (domain.md 4.8, 6.3): a dead person's own login is nobody's, and consent moves to the kin. The register's word is fetched hidden where it matters. */
const DEATH = 'sqHidden_death0_Person: deceased';
const PERSON = { __typename: 'Person', personId: idOf('P01'), name: '王建国', licenses: { nodes: [{ typeName: '居民身份证' }] } };
const told = (deceased: unknown) => ({ ...PERSON, deceased });

describe('one\'s own data', () => {
  const query = '{ me { personId name licenses { nodes { typeName } } } }';

  it.each([
    ['lives', 'FALSE', { personId: idOf('P01'), name: '王建国', licenses: { nodes: [{ typeName: '居民身份证' }] } }],
    // The key is no news to who holds the token.
    ['is dead', 'TRUE', { personId: idOf('P01'), name: null, licenses: null }],
    ['may be dead', 'UNKNOWN', { personId: idOf('P01'), name: null, licenses: null }],
  ])('of one who %s', (_, deceased, me) => {
    const { data, asked } = ask(query, { principal: citizen('P01', steppedUp), root: { me: told(deceased) } });
    expect(data).toEqual({ me });
    expect(asked).toContain(DEATH);
  });

  it.each([['no word at all', null], ['a word nobody knows', 'DEAD'], ['a truth of another kind', true]])('is withheld where the register says %s', (_, deceased) => {
    const { data, result } = ask('{ me { name } }', { principal: citizen('P01'), root: { me: told('FALSE') }, onFetched: (fetched) => {
      Object.assign(fetched['me'] as object, { sqHidden_death0_Person: deceased });
    } });
    expect(data).toEqual({ me: { name: null } });
    expect(result.accessErrors.map(({ code }) => code)).toEqual(['FIELD_FORBIDDEN']);
  });

  it.each([
    ['the register says nothing', null, ['me.name']],
    ['the register does not know', 'UNKNOWN', ['me.name']],
    ['the dead do not read', 'TRUE', undefined],
    ['nothing is lacking', 'FALSE', undefined],
  ])('is unsettled, and not refused for good, only while a death is unknown: %s', (_, deceased, unsettled) => {
    const { result } = ask('{ me { name portrait } }', { principal: citizen('P01'), root: { me: told('FALSE') }, onFetched: (fetched) => {
      Object.assign(fetched['me'] as object, { sqHidden_death0_Person: deceased });
    } });
    expect(result.unsettled).toEqual(unsettled);
  });

  it('is withheld field by field where the key may be null, and the audit is told that the death was read', () => {
    const { data, result, plan } = ask('{ me { name } }', { principal: citizen('P01'), root: { me: told('TRUE') } });
    expect(data).toEqual({ me: { name: null } });
    const index = plan.template.fields.findIndex(({ coordinate }) => coordinate === 'Person.deceased');
    expect([plan.template.fields[index], result.fieldStates[index]]).toEqual([expect.objectContaining({ implicit: true, owner: 'POLICE' }), 'A']);
  });

  it('is decided by each record of a household: the dead one is oneself, were it so', () => {
    const members = [told('FALSE'), { ...told('TRUE'), personId: idOf('P03') }];
    const { data } = ask('{ me { household { members { name } } } }', { principal: citizen('P01'), root: { me: { ...told('FALSE'), household: { members } } } });
    expect(data).toEqual({ me: { household: { members: [{ name: '王建国' }, { name: null }] } } });
  });

  it('that hangs under one\'s own record takes the word of that record: of no member of the household is it asked whether it lives', () => {
    const members = [{ ...PERSON }, { ...PERSON, personId: idOf('P03') }];
    const household = (deceased: string) => ask('{ me { household { members { name } } } }', { principal: citizen('P01'), root: { me: { ...told(deceased), household: { members } } } });
    expect(household('FALSE').data).toEqual({ me: { household: { members: [{ name: '王建国' }, { name: null }] } } });
    expect(household('TRUE').data).toEqual({ me: { household: null } });
    expect(household('FALSE').asked.match(/deceased/g)).toHaveLength(1);
  });

  it('which an official reads of somebody on the case asks for no death', () => {
    const { asked, data } = ask('{ subject { ... on Person { name } } }', { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]), root: { subject: told('TRUE') } });
    expect([asked.includes('deceased'), data]).toEqual([false, { subject: { name: '王建国' } }]);
  });

  it.each([
    ['lives', 'FALSE', { nodes: [{ typeName: '居民身份证' }] }],
    ['is dead', 'TRUE', null],
    ['may be dead', 'UNKNOWN', null],
  ])('may be narrowed by what is read plainly of it alive: of one who %s', (_, deceased, licenses) => {
    expect(ask('{ me { licenses(status: VALID) { nodes { typeName } } } }', { principal: citizen('P01', steppedUp), root: { me: told(deceased) } }).data).toEqual({ me: { licenses } });
  });

  it('of an act is answered without asking for a death that could be known only after it', () => {
    const plan = planOf('mutation ($id: ID!) { revokeConsent(consentId: $id) { state } }', { principal: citizen('P01'), variables: { id: 'c' } });
    expect([plan.rejected, plan.decisions.map(({ outcome }) => outcome), JSON.stringify(plan.document).includes('deceased')]).toEqual([null, ['ALLOW'], false]);
  });
});

describe('a list narrowed by a value', () => {
  const LIST = ['Person.licenses', 'ElectronicLicense.typeName'];
  const STATUS = [...LIST, 'ElectronicLicense.status'];
  const query = '{ subject { ... on Person { licenses(status: VALID) { nodes { typeName } } } } }';

  // While the list is given alive, the value that narrows it must be readable alive; and so of the dead.
  it.each([
    ['of the living, by what the living consented to', STATUS, [], null],
    ['of the living, by what only the kin would consent to', LIST, STATUS, 'ARGUMENT_FORBIDDEN'],
    ['of the dead, by what the kin consented to', [], STATUS, null],
    ['of either, by what either consented to', STATUS, STATUS, null],
    ['of either, by what only the living consented to', STATUS, LIST, 'ARGUMENT_FORBIDDEN'],
  ] as const)('%s', (_, subject, kin, rejected) => {
    const consents = consentTo({ SUBJECT: subject, KIN: kin });
    expect(planOf(query, { principal: engine, purpose: caseOf(HOUSING, [party('APPLICANT', 'P03')]), consents }).rejected).toBe(rejected);
  });
});

/** Consents of the subject and of its kin, to the fields given. */
function consentTo(fields: Readonly<Partial<Record<'SUBJECT' | 'KIN' | 'GROUP', readonly string[]>>>): ConsentSnapshot {
  const book = new ConsentBook();
  const givers = (Object.keys(fields) as ('SUBJECT' | 'KIN' | 'GROUP')[]).filter((giver) => (fields[giver] ?? []).length > 0); // the keys of the parameter
  book.apply(givers.map((grantedBy, i) => ({
    sequence: i + 1, kind: 'CONSENT' as const, payload: {
      consentId: `c-${grantedBy}`, subjectKind: 'PERSON', subjectKey: idOf('P03'), grantedBy, itemCode: HOUSING, fields: [...(fields[grantedBy] ?? [])],
      grantedAt: '2026-11-20T00:00:00Z', validTo: '2026-12-01T00:00:00Z', revokedAt: null,
    } satisfies ConsentRecord,
  })));
  return book.snapshot(NOW);
}

describe('consent of a subject', () => {
  const purpose = caseOf(HOUSING, [party('APPLICANT', 'P03')]);
  const FIELDS = ['Person.personId', 'Person.name', 'Person.birthDate', 'Person.isAtLeast'];
  const by = (...givers: readonly ('SUBJECT' | 'KIN' | 'GROUP')[]): ConsentSnapshot => consentTo(Object.fromEntries(givers.map((giver) => [giver, FIELDS])));
  const subject = (deceased: string) => ({ ...told(deceased), personId: idOf('P03'), isAtLeast: 'TRUE', birthDate: '1985-03-09' });
  const query = '{ subject { ... on Person { personId name birthDate isAtLeast } } }';
  const given = { personId: idOf('P03'), name: '王建国', birthDate: null, isAtLeast: 'TRUE' };
  const waits = { personId: idOf('P03'), name: null, birthDate: null, isAtLeast: 'UNKNOWN' };

  it.each([
    ['the subject\'s, alive', ['SUBJECT'], 'FALSE', given],
    ['the subject\'s, dead', ['SUBJECT'], 'TRUE', waits],
    ['the subject\'s, perhaps dead', ['SUBJECT'], 'UNKNOWN', waits],
    ['the kin\'s, alive', ['KIN'], 'FALSE', waits],
    ['the kin\'s, dead', ['KIN'], 'TRUE', given],
    ['the kin\'s, perhaps dead', ['KIN'], 'UNKNOWN', waits],
    ['both, alive', ['SUBJECT', 'KIN'], 'FALSE', given],
    ['both, dead', ['SUBJECT', 'KIN'], 'TRUE', given],
    ['both, whichever it is', ['SUBJECT', 'KIN'], 'UNKNOWN', given],
    ['the group\'s, dead', ['GROUP'], 'TRUE', waits],
  ] as const)('%s', (_, givers, deceased, expected) => {
    const { data } = ask(query, { principal: engine, purpose, consents: by(...givers), root: { subject: subject(deceased) } });
    expect(data).toEqual({ subject: expected });
  });

  it('that is there is not told to be lacking of a value that only a verdict stands for, and nothing is fetched to say whose it must be', () => {
    const told = (consents: ConsentSnapshot) => {
      const { result, asked } = ask('{ subject { ... on Person { birthDate } } }', { principal: engine, purpose, consents, root: { subject: subject('FALSE') } });
      return [result.extension.verdict, result.extension.needsConsent, /birthDate|deceased/.test(asked)];
    };
    const verdict = { 'subject.birthDate': 'Person.isAtLeast' };
    for (const consents of [by('SUBJECT'), by('KIN'), by('SUBJECT', 'KIN')]) expect(told(consents)).toEqual([verdict, [], false]);
    for (const consents of [by('GROUP'), NO_CONSENTS]) expect(told(consents)).toEqual([verdict, ['subject.birthDate'], false]);
  });

  it('is what decides whether the register is asked for a death at all', () => {
    const asked = (consents: ConsentSnapshot): boolean => ask(query, { principal: engine, purpose, consents, root: { subject: subject('FALSE') } }).asked.includes('deceased');
    expect([asked(NO_CONSENTS), asked(by('SUBJECT')), asked(by('KIN')), asked(by('SUBJECT', 'KIN'))]).toEqual([false, true, true, false]);
  });

  it('is part of what plans are kept by', () => {
    const key = (consents: ConsentSnapshot): string => planAccess(planRequest(query, { principal: engine, purpose, consents })).key;
    expect(new Set([key(by('SUBJECT')), key(by('KIN')), key(NO_CONSENTS)]).size).toBe(3);
  });
});
