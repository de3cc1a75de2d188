import { describe, expect, it } from 'vitest';
import { applyAccess } from '../../../../gateway/access/index.ts';
import type { ConsentSnapshot } from '../../../../gateway/access/index.ts';
import { NO_CONSENTS } from '../../../../gateway/access/consent/no-consents.ts';
import type { Principal } from '../../../../gateway/login/principal.ts';
import { NO_PURPOSE } from '../../../../gateway/purpose/resolve-purpose.ts';
import {
  HOUSING, ID_NUMBERS, NEWBORN, NOW, POLICY, SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, engine, idOf, party, planOf, steppedUp, PERSON_IDS } from '../access-house.ts';
import { TOY_ITEM, toyGraph } from '../toy-graph.ts';

const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]);
const RESTAURANT = '11320499MY9B00035D4320131002001';
const P01 = { __typename: 'Person', personId: idOf('P01'), idNumber: ID_NUMBERS.P01, name: '王建国', birthDate: '1938-02-14', deceased: 'FALSE', mobile: '16100000001' };
const E1 = '91320499MY9A00018R';
const enterprise = {
  __typename: 'Enterprise', uscc: E1, name: '示例企业', contactPhone: '16100000009', headcountBand: 12, legalRepName: '张伟', status: 'ACTIVE',
  legalRep: { ...P01, personId: idOf('P03'), idNumber: ID_NUMBERS.P03, name: '张伟', birthDate: '1985-03-09' },
};
const agent: Principal = { ...citizen('P03'), kind: 'ENTERPRISE_AGENT', clientId: 'enterprise-app', organization: E1, actsFor: E1, authority: 'LEGAL_REP' };
const openEntity = { legalEntity: ({ uscc }: { uscc: string }) => (uscc === E1 ? enterprise : null) };

const write = (query: string, data: Record<string, unknown> | null, errors: readonly { readonly path?: readonly (string | number)[] }[] = []) => {
  const plan = planOf(query, { principal: clerk, purpose: CASE });
  const result = applyAccess({ data, errors: errors.map(({ path }) => ({ path })) }, plan, { principal: clerk, purpose: CASE, policy: POLICY, consents: NO_CONSENTS, personIds: PERSON_IDS, at: NOW });
  return { data: JSON.parse(JSON.stringify(result.data)), result, plan };
};
const person = (more: Record<string, unknown> = {}) => ({ sqHidden_type: 'Person', sqHidden_key0_Person: idOf('P01'), sqHidden_birth0_Person: '1938-02-14', ...more });

describe('the answer', () => {
  it('holds the selected keys in selection order, denied ones included, and nothing hidden', () => {
    const { result } = write('{ subject { ... on Person { portrait name idNumber sex { code } } } }', { subject: person({ idNumber: ID_NUMBERS.P01, name: '王建国', sex: { code: '1' }, extra: 'x' }) });
    expect(JSON.stringify(result.data)).toBe('{"subject":{"portrait":null,"name":"王建国","idNumber":"320***********0016","sex":{"code":"1"}}}');
  });

  it.each([
    ['a record that is no object', { subject: 'x' }],
    ['a record that is a list', { subject: [person()] }],
    ['a record without its type', { subject: { name: '王建国' } }],
    ['a record of a type that cannot stand there', { subject: { ...person({ name: '王建国' }), sqHidden_type: 'ElectronicLicense' } }],
    ['nothing at all', {}],
  ])('%s becomes null', (_, data) => {
    expect(write('{ subject { ... on Person { name } } }', data).data).toEqual({ subject: null });
  });

  it.each([
    ['a malformed value', '3204991938', '****'],
    ['a value of another type', 320499193802140016n.toString().length, '****'],
    ['a list where one value belongs', ['320499193802140016'], null],
    ['an object where a value belongs', { plain: '320499193802140016' }, '****'],
  ])('%s under a mask shows nothing of itself', (_, idNumber, shown) => {
    const { data } = write('{ subject { ... on Person { idNumber } } }', { subject: person({ idNumber }) });
    expect(data).toEqual({ subject: { idNumber: shown } });
  });

  it('inherited properties are no data', () => {
    const { data } = write('{ subject { ... on Person { constructor: name } } }', { subject: person() });
    expect(data).toEqual({ subject: { constructor: null } });
  });

  it('a whole result that failed is null', () => {
    expect(write('{ subject { ... on Person { name } } }', null).result.data).toBeNull();
  });

  it('states tell what was disclosed: the most of any record, N where nothing was resolved', () => {
    const { result, plan } = write('{ subjects { ... on Person { name mobile portrait birthDate sex { code } } } }', {
      subjects: [person({ name: '王建国', mobile: '16100000001', birthDate: '1938-02-14' }), person({ name: null, mobile: null, birthDate: null, sqHidden_birth0_Person: '2016-03-18' })],
    }, [{ path: ['subjects', 0, 'sex'] }, { path: ['subjects', 1, 'sex'] }]);
    const states = Object.fromEntries(plan.template.fields.map(({ coordinate, implicit }, i) => [`${implicit ? '~' : ''}${coordinate}`, result.fieldStates[i]]));
    expect(states).toEqual({ 'Person.name': 'A', 'Person.mobile': 'M', 'Person.portrait': 'D', 'Person.birthDate': 'M', 'Person.sex': 'N', '~Person.personId': 'A' });
    expect(plan.template.defaults).toHaveLength(plan.template.fields.length);
    expect(result.rows).toBe(3);
  });

  it('nothing resolved is nothing read, not even implicitly', () => {
    expect(new Set(write('{ subject { ... on Person { name mobile } } }', { subject: null }).result.fieldStates)).toEqual(new Set(['N']));
  });
});

describe('entities', () => {
  it('a citizen reads what the law publishes of any enterprise, and no more', () => {
    const { data, result } = ask(`{ legalEntity(uscc: "${E1}") { __typename uscc name headcountBand contactPhone legalRep { name } } }`, { principal: citizen('P01'), root: openEntity });
    expect(data).toEqual({ legalEntity: { __typename: 'Enterprise', uscc: E1, name: '示例企业', headcountBand: null, contactPhone: null, legalRep: null } });
    expect(result.extension.denied).toEqual(['legalEntity.headcountBand', 'legalEntity.contactPhone', 'legalEntity.legalRep']);
  });

  it.each([
    ['without a step-up', {}, null],
    ['stepped up', steppedUp, '16100000009'],
  ])('its legal representative reads its telephone number only after stepping up: %s', (_, more, contactPhone) => {
    const purpose = caseOf('11320499MY9B00035D4320131002001', [{ role: 'APPLICANT', kind: 'ENTITY', key: E1 }, party('LEGAL_REPRESENTATIVE', 'P03')]);
    const minFields = new Map([...purpose.minFields, ['LegalEntity.contactPhone', { coordinate: 'LegalEntity.contactPhone', mustDisplay: false, displayOnly: false, verdictPreferred: false, needsValue: false, statutoryGrant: false, thresholds: {} }]] as const);
    const policy = { ...POLICY, version: 'with-phone', item: (code: string) => { const item = POLICY.item(code); return item === null ? null : { ...item, minFields }; } };
    const { data, result } = ask(`{ legalEntity(uscc: "${E1}") { contactPhone } }`, { principal: { ...agent, ...more }, purpose, policy, root: openEntity });
    expect(data).toEqual({ legalEntity: { contactPhone } });
    expect(result.extension.stepUp).toEqual(contactPhone === null ? ['legalEntity.contactPhone'] : []);
  });

  it('an entity named by a code with a wrong check character is told by code', () => {
    expect(() => planOf('{ legalEntity(uscc: "91320499MY9A00018Q") { name } }', { principal: citizen('P01') })).toThrow(expect.objectContaining({ code: 'BAD_IDENTIFIER', detail: { argument: 'uscc', problem: 'CHECK_CHARACTER' } }));
  });

  it('fields of one name differ by what each entity is: a home-run business hides what an enterprise publishes', () => {
    const query = '{ me { legalRepOf { nodes { __typename name legalRepName } } } }';
    const auditorLike = { ...engine, kind: 'AUDITOR' as const, clientId: 'audit-console', clearance: 4 as const };
    const plan = planOf('{ legalEntity(uscc: "91320499MY9A00018R") { legalRepName } }', { principal: auditorLike });
    const outcomes = Object.fromEntries(plan.decisions.map(({ coordinate, outcome }) => [coordinate, outcome]));
    expect(outcomes).toMatchObject({ 'Enterprise.legalRepName': 'ALLOW', 'IndividualBusiness.legalRepName': 'MASK' });
    expect(query).toContain('nodes');
    const asked = (type: string) => ask('{ legalEntity(uscc: "91320499MY9A00018R") { legalRepName } }', { principal: auditorLike, root: { legalEntity: { ...enterprise, __typename: type } } }).data;
    expect(asked('Enterprise')).toEqual({ legalEntity: { legalRepName: '张伟' } });
    expect(asked('IndividualBusiness')).toEqual({ legalEntity: { legalRepName: '张*' } });
  });
});

describe('publicity', () => {
  const record = (publicityEnded: unknown) => ({ category: 'PENALTY', content: '示例处罚', decisionAuthority: '示例机关', publicityEnded });
  const root = (...records: unknown[]) => ({ legalEntity: { ...enterprise, creditRecords: { nodes: records } } });
  const query = `{ legalEntity(uscc: "${E1}") { creditRecords { nodes { content } } } }`;

  it('each record is shown while it is published and withheld afterwards, on one list', () => {
    const { data, asked, plan } = ask(query, { principal: clerk, root: root(record(false), record(true), record(null), record('no')) });
    expect(data).toEqual({ legalEntity: { creditRecords: { nodes: [{ content: '示例处罚' }, { content: null }, { content: null }, { content: null }] } } });
    expect(asked).toContain('sqHidden_publicityEnded_EntityCreditRecord: publicityEnded');
    expect(plan.template.fields.filter(({ implicit }) => implicit).map(({ coordinate }) => coordinate)).toContain('EntityCreditRecord.publicityEnded');
  });
});

describe('records of several subjects', () => {
  const toy = toyGraph(`
    type Query { rights: [Right!] @plumbing @subject(edge: OTHER) }
    type Right @subject(kind: PERSON, key: "owners { person { personId } }") {
      use: String @grade(level: L2, share: C, owner: "POLICE", mask: "none")
      owners: [Owner!] @grade(level: L3, share: C, owner: "POLICE", mask: "LEAVES") @subject(edge: OTHER)
    }
    type Owner { person: Person @grade(level: L3, share: C, owner: "POLICE", mask: "LEAVES") @subject(edge: OTHER) }
    type Person @subject(kind: PERSON, key: "personId") {
      personId: ID @grade(level: L1, share: U, owner: "POLICE", mask: "none")
      deceased: Ternary @grade(level: L2, share: C, owner: "POLICE", mask: "none")
    }
    enum Ternary { TRUE FALSE UNKNOWN }
  `, { 'Right.use': {} });
  const right = (...owners: ('P01' | 'P03' | 'P04')[]) => ({ use: '住宅', owners: owners.map((persona) => ({ person: { personId: idOf(persona), deceased: 'FALSE' } })) });
  const asCaseOf = (...personas: ('P01' | 'P03')[]) => ({ ...CASE, item: TOY_ITEM, subjects: personas.map((persona) => party('APPLICANT', persona)) });

  it.each([
    ['one\'s own', citizen('P01'), NO_PURPOSE, ['P01'], '住宅'],
    ['one\'s own with others', citizen('P01'), NO_PURPOSE, ['P03', 'P01'], '住宅'],
    ['other people\'s', citizen('P01'), NO_PURPOSE, ['P03', 'P04'], null],
    ['nobody\'s', citizen('P01'), NO_PURPOSE, [], null],
    ['of parties of the clerk\'s case only', clerk, asCaseOf('P01', 'P03'), ['P01', 'P03'], '住宅'],
    ['of a party and of somebody who is none', clerk, asCaseOf('P01', 'P03'), ['P01', 'P04'], null],
  ] as const)('%s', (_, principal, purpose, owners, use) => {
    expect(ask('{ rights { use } }', { ...toy, principal, purpose, root: { rights: [right(...owners)] } }).data).toEqual({ rights: [{ use }] });
  });
});

describe('a right of several owners', () => {
  const owned = (...owners: ('P01' | 'P03' | 'P04')[]) => ({ use: '住宅', soleOwner: null, owners: owners.map((persona) => ({ person: { __typename: 'Person', personId: idOf(persona), deceased: 'FALSE' }, entity: null })) });
  const subject = { __typename: 'Person', personId: idOf('P03'), deceased: 'FALSE', realEstateRights: { nodes: [owned('P03', 'P04')] } };
  const asked = (query: string) => ask(query, { principal: clerk, purpose: caseOf(RESTAURANT, [party('LEGAL_REPRESENTATIVE', 'P03')]), root: { subject } });

  it('tells the audit of each of them, though it is read as one owner\'s alone', () => {
    const { data, result, plan } = asked('{ subject(role: LEGAL_REPRESENTATIVE) { ... on Person { realEstateRights { nodes { use } } } } }');
    expect(data).toEqual({ subject: { realEstateRights: { nodes: [{ use: '住宅' }] } } });
    expect(result.subjects).toEqual([{ role: 'LEGAL_REPRESENTATIVE', kind: 'PERSON', key: idOf('P03') }, { role: 'RESULT', kind: 'PERSON', key: idOf('P04') }]);
    expect(plan.template.fields.map(({ coordinate, implicit }, index) => [coordinate, implicit, result.fieldStates[index]])).toContainEqual(['RealEstateRight.owners', true, 'A']);
  });

  it('is not asked who owns it where nothing of it may be read', () => {
    const { asked: document, result } = asked('{ subject(role: LEGAL_REPRESENTATIVE) { ... on Person { name realEstateRights { nodes { transactionPrice } } } } }');
    expect(document).not.toContain('owners');
    expect(result.subjects.map(({ key }) => key)).toEqual([idOf('P03')]);
  });
});

describe('a source that answers with somebody else\'s record', () => {
  const of = (persona: 'P01' | 'P03' | 'P04') => ({ ...P01, personId: idOf(persona) });
  const caseOfP03 = caseOf(RESTAURANT, [party('APPLICANT', 'P03')]);

  it.each([
    ['me', '{ mine: me { name } }', { principal: citizen('P03'), root: { me: of('P01') } }, { mine: null }, ['mine']],
    ['subject', '{ subject { ... on Person { name } } }', { principal: clerk, purpose: caseOfP03, root: { subject: of('P01') } }, { subject: null }, ['subject']],
    ['an argument\'s party', `{ person(personId: "${idOf('P03')}") { name } }`, { principal: clerk, purpose: caseOfP03, root: { person: of('P01') } }, { person: null }, ['person']],
    ['one that tells nobody', '{ me { name } }', { principal: citizen('P03'), root: { me: { ...of('P03'), personId: '' } } }, { me: null }, ['me']],
  ] as const)('is not believed: %s', (_, query, asking, data, path) => {
    const answered = ask(query, asking);
    expect(answered.data).toEqual(data);
    expect(answered.result).toMatchObject({ foreign: [{ path, type: 'Person', why: 'ANOTHERS' }], subjects: [] });
    expect(answered.result.fieldStates).not.toContain('M');
    expect(answered.plan.template.fields.flatMap(({ implicit }, index) => (implicit ? [] : answered.result.fieldStates[index]))).toEqual(['N']);
  });

  it('and the record that was asked for is', () => {
    const { data, result } = ask('{ me { name } }', { principal: citizen('P03'), root: { me: of('P03') } });
    expect(data).toEqual({ me: { name: P01.name } });
    expect(result.foreign).toBeUndefined();
  });
});

describe('consent', () => {
  const consents = (subject: string, state: 'live' | 'revoked'): ConsentSnapshot => ({
    ...NO_CONSENTS, consent: (askFor) => ({ state: askFor.subject.key === subject && askFor.coordinate === 'Person.name' ? state : 'absent', by: 'SUBJECT' }), signature: () => `${subject} ${state}`,
  });
  const purpose = caseOf(HOUSING, [party('APPLICANT', 'P03'), party('SPOUSE', 'P04')]);
  const couple = { subjects: [{ ...P01, personId: idOf('P03'), name: '张伟', birthDate: '1985-03-09' }, { ...P01, personId: idOf('P04'), name: '陈静', birthDate: '1987-06-22' }] };

  it('is each subject\'s own: of a couple only the one who consented is shown', () => {
    const { data, result } = ask('{ subjects { ... on Person { name } } }', { principal: engine, purpose, consents: consents(idOf('P03'), 'live'), root: couple });
    expect(data).toEqual({ subjects: [{ name: '张伟' }, { name: null }] });
    expect(result.extension.denied).toEqual(['subjects.@.name']);
  });

  it('revoked, nobody is, and no department is asked', () => {
    const { data, asked } = ask('{ subjects { ... on Person { name } } }', { principal: engine, purpose, consents: consents(idOf('P03'), 'revoked'), root: couple });
    expect(data).toEqual({ subjects: [{ name: null }, { name: null }] });
    expect(asked).not.toMatch(/\bname\b/);
  });

  it('lacking, a verdict is UNKNOWN and the answer says whose consent is needed', () => {
    const { result } = ask('{ subjects { ... on Person { birthDate } } }', { principal: engine, purpose, root: couple });
    expect(result.extension).toMatchObject({ verdict: { 'subjects.@.birthDate': 'Person.isAtLeast' }, needsConsent: ['subjects.@.birthDate'], denied: [] });
  });
});

describe('verdicts that wait for consent', () => {
  const purpose = caseOf(HOUSING, [party('APPLICANT', 'P03'), party('SPOUSE', 'P04')]);
  const record = (persona: 'P03' | 'P04', isAtLeast: string) => ({ ...P01, personId: idOf(persona), isAtLeast });
  const root = { subjects: [record('P03', 'TRUE'), record('P04', 'FALSE')], subject: record('P03', 'TRUE') };
  const query = '{ subjects { ... on Person { isAtLeast } } }';

  it('are UNKNOWN to an engine, nothing is fetched, and the answer says that consent is needed', () => {
    const { data, asked, result, plan } = ask(query, { principal: engine, purpose, root });
    expect(data).toEqual({ subjects: [{ isAtLeast: 'UNKNOWN' }, { isAtLeast: 'UNKNOWN' }] });
    expect(asked).not.toContain('isAtLeast');
    expect(result.extension).toMatchObject({ denied: [], verdict: {}, needsConsent: ['subjects.@.isAtLeast'] });
    expect(plan.decisions[0]).toMatchObject({ outcome: 'VERDICT', reason: 'NO_CONSENT', obligations: ['NEEDS_CONSENT', 'VERDICT_UNKNOWN'] });
    expect(result.fieldStates[0]).toBe('V');
  });

  it('are UNKNOWN for the one who has not consented only', () => {
    const consents: ConsentSnapshot = { ...NO_CONSENTS, consent: (askFor) => ({ state: askFor.subject.key === idOf('P03') ? 'live' : 'absent', by: 'SUBJECT' }), signature: () => 'P03' };
    const { data, result } = ask(query, { principal: engine, purpose, consents, root });
    expect(data).toEqual({ subjects: [{ isAtLeast: 'TRUE' }, { isAtLeast: 'UNKNOWN' }] });
    expect(result.extension.needsConsent).toEqual(['subjects.@.isAtLeast']);
  });

  it('are refused to those who handle no case, and for any other reason than consent', () => {
    expect(ask('{ subject { ... on Person { isAtLeast } } }', { principal: citizen('P04'), purpose, root }).data).toEqual({ subject: { isAtLeast: null } });
    expect(ask('{ subject { ... on Person { isAtLeast } } }', { principal: engine, purpose: { ...purpose, caseAssigned: false }, root }).data).toEqual({ subject: { isAtLeast: null } });
  });
});

describe('guardians', () => {
  const purpose = caseOf(NEWBORN, [party('GUARDIAN', 'P10'), party('CHILD', 'P11')], { legalBasis: 'SUBJECT_REQUEST' });
  const child = { ...P01, personId: idOf('P11'), name: '徐浩宇', birthDate: '2016-03-18' };

  it.each([
    ['without a step-up not even the name', {}, null],
    ['stepped up, the name', steppedUp, '徐浩宇'],
  ])('%s', (_, more, name) => {
    const { data } = ask('query ($id: ID) { person(personId: $id) { name } }', { principal: citizen('P10', more), purpose, variables: { id: idOf('P11') }, root: { person: child } });
    expect(data).toEqual({ person: { name } });
  });

  it('guardianship of a child who has come of age is none', () => {
    const { data } = ask('query ($id: ID) { person(personId: $id) { name } }', {
      principal: citizen('P10', steppedUp), purpose, variables: { id: idOf('P11') }, root: { person: child }, at: Date.parse('2034-03-18T12:00:00+08:00'),
    });
    expect(data).toEqual({ person: { name: null } });
  });
});
