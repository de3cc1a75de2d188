import { describe, expect, it } from 'vitest';
import { ID_NUMBERS, PERSON_IDS, SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, engine, idOf, party, planOf, steppedUp, stranger } from '../access-house.ts';

const PERSON = (persona: 'P01' | 'P03' | 'P11', birthDate: string, more: Record<string, unknown> = {}) => ({
  __typename: 'Person', personId: idOf(persona), idNumber: ID_NUMBERS[persona], name: '王建国', birthDate, deceased: 'FALSE', mobile: '16100000001',
  hukouDivision: '320411006', sex: { code: '1', name: '男性', system: 'GB/T 2261.1-2003' }, isAtLeast: ({ age }: { age: number }) => (age === 80 ? 'TRUE' : 'UNKNOWN'), ...more,
});
const P01 = PERSON('P01', '1938-02-14');
const P11 = PERSON('P11', '2016-03-18', { name: '徐浩宇' });
const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]);

describe('one person asked by different principals', () => {
  const query = '{ me { personId name idNumber birthDate mobile sex { code } } subject { ... on Person { name idNumber birthDate mobile isAtLeast } } }';

  it('a citizen reads her own data: plain up to L2, masked above until she steps up', () => {
    const { data, result } = ask('{ me { personId name idNumber birthDate mobile sex { code } } }', { principal: citizen('P01'), root: { me: P01 } });
    expect(data).toEqual({ me: { personId: idOf('P01'), name: '王建国', idNumber: '320***********0016', birthDate: '1938-XX-XX', mobile: '161****0001', sex: { code: '1' } } });
    expect(result.extension).toEqual({ masked: ['me.idNumber', 'me.birthDate', 'me.mobile'], denied: [], verdict: {}, needsConsent: [], stepUp: ['me.idNumber', 'me.birthDate', 'me.mobile'] });
    expect(result.accessErrors).toEqual([]);
  });

  it('stepped up she reads all of it', () => {
    const { data, result } = ask('{ me { idNumber birthDate mobile } }', { principal: citizen('P01', steppedUp), root: { me: P01 } });
    expect(data).toEqual({ me: { idNumber: ID_NUMBERS.P01, birthDate: '1938-02-14', mobile: '16100000001' } });
    expect(result.extension).toEqual({ masked: [], denied: [], verdict: {}, needsConsent: [], stepUp: [] });
  });

  it('an engine with item and case gets the values the item needs and a verdict for the rest, with the item\'s own threshold', () => {
    const { data, result, asked } = ask('{ subject { ... on Person { name idNumber birthDate isAtLeast } } }', { principal: engine, purpose: CASE, root: { subject: P01 } });
    expect(data).toEqual({ subject: { name: '王建国', idNumber: ID_NUMBERS.P01, birthDate: null, isAtLeast: 'TRUE' } });
    expect(result.extension.verdict).toEqual({ 'subject.birthDate': 'Person.isAtLeast' });
    expect(asked).toContain('isAtLeast(age: 80)');
    expect(asked).not.toMatch(/^ {6}birthDate$/m);
  });

  it('a clerk on the case sees the same person masked', () => {
    const { data, result } = ask('{ subject { ... on Person { name idNumber birthDate mobile } } }', { principal: clerk, purpose: CASE, root: { subject: P01 } });
    expect(data).toEqual({ subject: { name: '王建国', idNumber: '320***********0016', birthDate: '1938-XX-XX', mobile: '161****0001' } });
    expect(result.extension.masked).toEqual(['subject.idNumber', 'subject.birthDate', 'subject.mobile']);
  });

  it('an application without a grant gets null, one error a path, and nothing denied is in the plan', () => {
    const { data, result, asked } = ask('{ subject { ... on Person { name idNumber mobile sex { code } } } }', { principal: stranger, purpose: CASE, root: { subject: P01 } });
    expect(data).toEqual({ subject: { name: null, idNumber: null, mobile: null, sex: { code: '1' } } });
    expect(result.accessErrors.map(({ code, path, message }) => ({ code, path, message }))).toEqual(
      ['name', 'idNumber', 'mobile'].map((field) => ({ code: 'FIELD_FORBIDDEN', path: ['subject', field], message: expect.stringContaining('may not be read') })),
    );
    expect(asked).not.toMatch(/\b(name|idNumber|mobile)\b/);
  });

  it('each for itself within one operation', () => {
    const { data } = ask(query, { principal: citizen('P01'), purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')], { caseAssigned: false }), root: { me: P01, subject: P01 } });
    expect(data).toMatchObject({ me: { idNumber: '320***********0016' }, subject: { idNumber: '320***********0016', isAtLeast: 'TRUE' } });
  });
});

describe('what depends on the record', () => {
  it('is decided by each record: a child among the parties is graded higher than a grown-up', () => {
    const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('CHILD', 'P11')]);
    const { data, result, plan } = ask('{ subjects { ... on Person { birthDate name } } }', { principal: clerk, purpose, root: { subjects: [P01, P11] } });
    expect(data).toEqual({ subjects: [{ birthDate: '1938-XX-XX', name: '王建国' }, { birthDate: null, name: '徐浩宇' }] });
    expect(plan.decisions.find(({ coordinate }) => coordinate === 'Person.birthDate')).toMatchObject({ outcome: 'PER_RECORD', effectiveGrade: 4 });
    expect(result.extension.verdict).toEqual({ 'subjects.@.birthDate': 'Person.isAtLeast' });
  });

  const traveller = PERSON_IDS.encode({ type: '414', number: 'E99000001' });
  const withPassport = { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [{ role: 'APPLICANT', kind: 'PERSON', key: traveller }]) } as const;

  it('is read from the identity document where that tells it: no birth date is fetched only to decide', () => {
    const { plan, asked, data } = ask('{ subject { ... on Person { mobile } } }', { principal: clerk, purpose: CASE, root: { subject: { ...P01, birthDate: null } } });
    expect(data).toEqual({ subject: { mobile: '161****0001' } });
    expect(asked).not.toContain('birthDate');
    expect(plan.decisions.find(({ coordinate }) => coordinate === 'Person.mobile')?.outcome).toBe('MASK');
  });

  it('is otherwise fetched hidden and told to the audit as an implicit read', () => {
    const { plan, asked, result } = ask('{ subject { ... on Person { mobile } } }', { ...withPassport, root: { subject: { ...P01, personId: traveller } } });
    expect(asked).toContain('sqHidden_birth0_Person: birthDate');
    expect(plan.template.fields.filter(({ implicit }) => implicit).map(({ coordinate }) => coordinate)).toEqual(['Person.personId', 'Person.birthDate']);
    expect(JSON.stringify(result.data)).not.toContain('sqHidden');
    expect(result.subjects).toEqual([{ role: 'APPLICANT', kind: 'PERSON', key: traveller }]);
    expect(result.fieldStates).toEqual(['M', 'A', 'A']);
  });

  it('a person whose age neither document nor record tells counts as a child', () => {
    const { data } = ask('{ subject { ... on Person { mobile } } }', { ...withPassport, root: { subject: { ...P01, personId: traveller, birthDate: null } } });
    expect(data).toEqual({ subject: { mobile: null } });
  });

  it('what hangs under one\'s own record is another subject: only the own record in the household is plain', () => {
    const household = { householdNo: '320411000123', members: [P01, PERSON('P03', '1985-03-09', { name: '张伟' })], head: P01 };
    const { data } = ask('{ me { household { members { name } head { name } } } }', { principal: citizen('P01'), root: { me: { ...P01, household } } });
    expect(data).toEqual({ me: { household: { members: [{ name: '王建国' }, { name: null }], head: { name: '王建国' } } } });
  });

  it('and what no possible subject may be shown is never fetched', () => {
    // A citizen without a case is related to nobody but himself, and has no verdict to ask about others.
    const { asked } = ask('{ me { household { members { portrait name } } } }', { principal: citizen('P01'), root: { me: { ...P01, household: { members: [] } } } });
    expect(asked).not.toContain('portrait');
    expect(asked).toContain('name');
  });
});

describe('subjects named by argument', () => {
  it('an ID number is checked, turned into the personId, and in no plan', () => {
    const root = { person: ({ personId }: { personId: string }) => (personId === idOf('P01') ? P01 : null) };
    const asking = { principal: clerk, purpose: CASE, variables: { n: ID_NUMBERS.P01 }, root };
    const { data, plan, asked } = ask('query ($n: String) { person(idNumber: $n) { name } }', asking);
    expect(data).toEqual({ person: { name: '王建国' } });
    expect(asked).toContain('person(personId: $sqHidden_subject0)');
    expect(plan.variables).toEqual({ sqHidden_subject0: idOf('P01') });
    expect(JSON.stringify([plan.document, plan.variables, plan.template, plan.decisions])).not.toContain(ID_NUMBERS.P01);
  });

  it('a literal ID number does not get into the plan either, and does not change the operation\'s name in the audit', () => {
    const one = planOf(`{ person(idNumber: "${ID_NUMBERS.P01}") { name } }`, { principal: clerk, purpose: CASE });
    const other = planOf(`{ person(idNumber: "${ID_NUMBERS.P03}") { name } }`, { principal: clerk, purpose: CASE });
    expect(JSON.stringify(one)).not.toContain(ID_NUMBERS.P01);
    expect(one.template.operationHash).toBe(other.template.operationHash);
    expect(one.key).not.toBe(other.key);
  });

  it.each([
    ['a wrong check digit', '320499193802140017', 'CHECK_CHARACTER'],
    ['too short', '3204991938', 'LENGTH'],
    ['a day that is none', '320499193802300016', 'BIRTH_DATE'],
  ])('%s is told by code, without the number', (_, n, problem) => {
    const attempt = () => planOf('query ($n: String) { person(idNumber: $n) { name } }', { principal: clerk, purpose: CASE, variables: { n } });
    expect(attempt).toThrow(expect.objectContaining({ code: 'BAD_IDENTIFIER', detail: { argument: 'idNumber', problem } }));
    expect(attempt).toThrow(expect.not.objectContaining({ message: expect.stringContaining(n) }));
  });

  it.each([
    ['by key', '{ person(personId: "%") { name } }', idOf('P03')],
    ['by number', '{ person(idNumber: "%") { name } }', ID_NUMBERS.P03],
    ['in a list', '{ persons(personIds: ["%"]) { name } }', idOf('P03')],
    ['nobody at all', '{ person { name } }', ''],
  ])('a person who is not in the token is refused at the root, %s, and no department is asked', (_, query, key) => {
    const plan = planOf(query.replace('%', key), { principal: clerk, purpose: CASE });
    expect(plan.document).toBeNull();
    expect(plan.decisions[0]).toMatchObject({ outcome: 'DENY', reason: 'NO_RELATION' });
    expect(plan.decisions[1]).toMatchObject({ coordinate: 'Person.name', outcome: 'DENY' });
  });

  it('the answer to it is null with one error, whether such a person exists or not', () => {
    const { data, result } = ask(`{ person(personId: "${idOf('P03')}") { name idNumber } }`, { principal: clerk, purpose: CASE, root: {} });
    expect(data).toEqual({ person: null });
    expect(result.accessErrors.map(({ path }) => path)).toEqual([['person']]);
    expect(result.fieldStates).toEqual(['D', 'D', 'D']);
  });

  it('one person of a list who is not in the token refuses the list', () => {
    const plan = planOf('query ($ids: [ID!]!) { persons(personIds: $ids) { name } }', { principal: clerk, purpose: CASE, variables: { ids: [idOf('P01'), idOf('P03')] } });
    expect(plan.document).toBeNull();
  });

  it('two requests that name different people alike share a plan but not the people', () => {
    const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]);
    const other = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P03')]);
    const query = 'query ($id: ID) { person(personId: $id) { name } }';
    const one = planOf(query, { principal: clerk, purpose, variables: { id: idOf('P01') } });
    const two = planOf(query, { principal: clerk, purpose: other, variables: { id: idOf('P03') } });
    expect(two.key).toBe(one.key);
    expect(two.documentHash).toBe(one.documentHash);
    expect([one.variables, two.variables]).toEqual([{ sqHidden_subject0: idOf('P01') }, { sqHidden_subject0: idOf('P03') }]);
  });
});
