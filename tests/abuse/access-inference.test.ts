import { isEnumType, isObjectType, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { PolicySnapshot } from '../../gateway/access/index.ts';
import { ID_NUMBERS, NOW, PERSON_IDS, POLICY, SCHEMA, SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, idOf, party, planOf, robot, steppedUp, stranger } from '../gateway/access/access-house.ts';
import type { ItemField } from '../../gateway/purpose/purpose.ts';
import { PERSON_ID_KEY_BYTES, createPersonIdCodec } from '../../standards/person-id.ts';
import { TOY_ITEM, toyGraph } from '../gateway/access/toy-graph.ts';

/** Attack table B of access.md section 4: inference. What makes each test red was tried by hand: the change is named, made, seen, taken back. */
const CASE = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]);
const P01 = { __typename: 'Person', personId: idOf('P01'), idNumber: ID_NUMBERS.P01, name: '王建国', birthDate: '1938-02-14', deceased: 'FALSE', hukouDivision: '320411006' };

const TOY = `
  type Query { me: Person @plumbing @subject(edge: SELF) }
  type Person @subject(kind: PERSON, key: "personId") {
    personId: ID @grade(level: L1, share: U, owner: "POLICE", mask: "none")
    name: String @grade(level: L2, share: U, owner: "POLICE", mask: "NAME")
    mobile: String @grade(level: L3, share: C, owner: "POLICE", mask: "PHONE_3_4")
    friends(
      mobile: String @reads(field: "Person.mobile", use: FILTER)
      orderByMobile: Boolean @reads(field: "Person.mobile", use: SORT)
      perMobile: Boolean @reads(field: "Person.mobile", use: GROUP)
      countByMobile: Boolean @reads(field: "Person.mobile", use: COUNT)
      name: String @reads(field: "Person.name", use: FILTER)
      where: Where @plumbing
      untold: Int
    ): [Person!] @grade(level: L2, share: U, owner: "POLICE", mask: "LEAVES") @subject(edge: SAME)
  }
  input Where { name: String @reads(field: "Person.name", use: FILTER) mobile: String @reads(field: "Person.mobile", use: FILTER) and: [Where!] @plumbing untold: Int }
`;

describe('B1 and B2: filtering, sorting, grouping, counting by what is masked', () => {
  const toy = toyGraph(TOY);
  const plan = (argument: string, variables: Record<string, unknown> = {}) => {
    const declared = [...(argument.includes('$m') ? ['$m: String'] : []), ...(argument.includes('$w') ? ['$w: Where'] : [])];
    return planOf(`query Q${declared.length === 0 ? '' : `(${declared.join(', ')})`} { me { friends(${argument}) { name } } }`, { ...toy, principal: citizen('P01'), variables });
  };

  // Red when argumentReads is not consulted, or takes MASK for enough.
  it.each([
    ['filter', 'mobile: "16100000001"', {}],
    ['filter by variable', 'mobile: $m', { m: '16100000001' }],
    ['filter by an explicit null', 'mobile: null', {}],
    ['sort', 'orderByMobile: true', {}],
    ['group', 'perMobile: true', {}],
    ['count', 'countByMobile: true', {}],
    ['inside an input object', 'where: {mobile: "16100000001"}', {}],
    ['deep inside an input object', 'where: {and: [{name: "x"}, {and: [{mobile: "x"}]}]}', {}],
    ['inside an input object in a variable', 'where: $w', { w: { and: [{ mobile: '16100000001' }] } }],
    ['by an argument that says nothing of what it does', 'untold: 1', {}],
    ['by an input field that says nothing of what it does', 'where: {untold: 1}', {}],
  ])('%s: the operation is refused before any call', (_, argument, variables) => {
    expect(plan(argument, variables)).toMatchObject({ rejected: 'ARGUMENT_FORBIDDEN', document: null });
  });

  it.each([
    ['what is plain may be filtered by', 'name: "王"', {}],
    ['and inside an input object', 'where: {name: "王"}', {}],
    ['a variable that is left out filters by nothing', 'mobile: $m', {}],
  ])('%s', (_, argument, variables) => {
    expect(plan(argument, variables)).toMatchObject({ rejected: null });
  });

  it('what a step-up opens may then be filtered by', () => {
    expect(planOf('{ me { friends(mobile: "16100000001") { name } } }', { ...toy, principal: citizen('P01', steppedUp) })).toMatchObject({ rejected: null });
  });

  it('the reason told is one and the same, whatever the field\'s own reason is', () => {
    // The item needs the list and not the status: NOT_NECESSARY inside, the constant outside.
    const licences = toyGraph(`
      type Query { subject: Person @plumbing @subject(edge: TOKEN) }
      type Person @subject(kind: PERSON, key: "personId") {
        personId: ID @grade(level: L1, share: U, owner: "POLICE", mask: "none")
        licenses(status: String @reads(field: "License.status", use: FILTER)): [License!] @grade(level: L2, share: U, owner: "POLICE", mask: "LEAVES") @subject(edge: SAME)
      }
      type License { kind: String @grade(level: L1, share: U, owner: "POLICE", mask: "none") status: String @grade(level: L2, share: U, owner: "POLICE", mask: "none") }
    `, { 'Person.licenses': {} });
    const asking = { ...licences, principal: clerk, purpose: { ...CASE, item: TOY_ITEM } };
    expect(planOf('{ subject { licenses(status: "VALID") { kind } } }', asking)).toMatchObject({ rejected: 'ARGUMENT_FORBIDDEN', document: null });
    expect(planOf('{ subject { licenses { kind } } }', asking)).toMatchObject({ rejected: null });
  });

  it('a list that is refused anyway is filtered by nothing and takes nothing else with it', () => {
    expect(planOf('{ subject { ... on Person { licenses(status: VALID) { nodes { typeName } } } } }', { principal: clerk })).toMatchObject({ rejected: null });
  });
});

describe('B3: ID number and birth date side by side', () => {
  const marked = (fields: Readonly<Record<string, Partial<ItemField>>>): PolicySnapshot => ({
    ...POLICY,
    item: (code) => {
      const item = POLICY.item(code);
      if (item === null) return null;
      const minFields = new Map([...item.minFields].map(([coordinate, field]) => [coordinate, { ...field, ...fields[coordinate] }]));
      return { ...item, minFields };
    },
  });
  const policy = marked({ 'Person.idNumber': { displayOnly: true } });
  const asking = { principal: robot, purpose: CASE, policy, root: { subject: P01 } };

  it('a robot entitled to both gets the birth date plain when the ID number is not asked for', () => {
    expect(ask('{ subject { ... on Person { birthDate } } }', asking).data).toEqual({ subject: { birthDate: '1938-02-14' } });
  });

  // Red without the second walk of decideOperation.
  it.each([
    ['beside it', '{ subject { ... on Person { idNumber birthDate } } }', { idNumber: '320***********0016', birthDate: '1938-XX-XX' }],
    ['before it', '{ subject { ... on Person { birthDate idNumber } } }', { birthDate: '1938-XX-XX', idNumber: '320***********0016' }],
    ['under aliases', '{ subject { ... on Person { a: birthDate b: idNumber } } }', { a: '1938-XX-XX', b: '320***********0016' }],
    ['in a fragment', '{ subject { ... on Person { birthDate } ...F } } fragment F on Person { idNumber }', { birthDate: '1938-XX-XX', idNumber: '320***********0016' }],
  ])('and to the year where the masked number stands %s', (_, query, person) => {
    const { data, plan } = ask(query, asking);
    expect(data).toEqual({ subject: person });
    expect(plan.decisions.find(({ coordinate }) => coordinate === 'Person.birthDate')).toMatchObject({ outcome: expect.stringMatching(/MASK|PER_RECORD/) });
  });

  it('elsewhere in the same operation too', () => {
    const { data } = ask('query ($id: ID) { subject { ... on Person { idNumber } } person(personId: $id) { birthDate } }', { ...asking, variables: { id: idOf('P01') }, root: { subject: P01, person: P01 } });
    expect(data).toEqual({ subject: { idNumber: '320***********0016' }, person: { birthDate: '1938-XX-XX' } });
  });

  it('but not for somebody else', () => {
    const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01'), party('SPOUSE', 'P03')]);
    const P03 = { ...P01, personId: idOf('P03'), idNumber: ID_NUMBERS.P03, birthDate: '1985-03-09' };
    const { data } = ask('query ($a: ID, $b: ID) { a: person(personId: $a) { idNumber } b: person(personId: $b) { birthDate } }', {
      ...asking, purpose, variables: { a: idOf('P01'), b: idOf('P03') }, root: { person: ({ personId }: { personId: string }) => (personId === idOf('P01') ? P01 : P03) },
    });
    expect(data).toEqual({ a: { idNumber: '320***********0016' }, b: { birthDate: '1985-03-09' } });
  });
});

describe('B4: null, forbidden, absent', () => {
  const family = (members: unknown[]) => ({ me: { ...P01, household: { members } } });
  const query = '{ me { household { members { name birthDate } } } }';
  const other = { ...P01, personId: idOf('P03'), name: '张伟', birthDate: '1985-03-09' };

  it('the path of an error has no index: which row is protected does not show', () => {
    // Red when accessErrors carry the path of the record.
    const { result } = ask(query, { principal: citizen('P01'), root: family([P01, other, other]) });
    expect(result.accessErrors.map(({ path }) => path)).toEqual([['me', 'household', 'members', '@', 'name'], ['me', 'household', 'members', '@', 'birthDate']]);
  });

  it('a protected row looks the same whether there is a value or none', () => {
    const withValue = ask(query, { principal: citizen('P01'), root: family([P01, other]) });
    const without = ask(query, { principal: citizen('P01'), root: family([P01, { ...other, name: null }]) });
    expect(without.result).toEqual(withValue.result);
  });

  it('what is refused for good is told alike with no row, one or many', () => {
    const told = [[], [P01], [P01, other]].map((members) => ask('{ me { household { members { portrait } } } }', { principal: citizen('P01'), root: family(members) }).result);
    for (const each of told) expect([each.accessErrors.map(({ path }) => path), each.extension.denied]).toEqual([[['me', 'household', 'members', '@', 'portrait']], ['me.household.members.@.portrait']]);
  });

  it('a source that is down is not told as refused, nor as read', () => {
    const { data, result } = ask('{ me { name mobile } }', {
      principal: citizen('P01', steppedUp), root: { me: { ...P01, mobile: () => { throw new Error('the department is down'); } } },
    });
    expect(data).toEqual({ me: { name: '王建国', mobile: null } });
    expect(result.accessErrors).toEqual([]);
    // name A, mobile N, then the hidden subject key.
    expect(result.fieldStates.slice(0, 2)).toEqual(['A', 'N']);
  });
});

describe('B5: counts', () => {
  it('no connection of the graph tells how many there are', () => {
    const connections = Object.values(SCHEMA.api.getTypeMap()).filter(isObjectType).filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(3);
    for (const connection of connections) expect(Object.keys(connection.getFields()).sort()).toEqual(['edges', 'nodes', 'pageInfo']);
  });

  it('no argument sorts or groups', () => {
    const uses = [...SCHEMA.graded.types.values()].flatMap((type) => [...type.fields.values()]).flatMap((field) => [...field.arguments.values()]).flatMap((argument) => (argument.kind === 'reads' ? [argument.use] : []));
    expect(new Set(uses)).toEqual(new Set(['FILTER']));
  });
});

describe('B7: verdicts cannot be searched', () => {
  it('a client cannot send a threshold: the argument is not in the API', () => {
    const person = SCHEMA.api.getType('Person');
    expect(isObjectType(person) && person.getFields()['isAtLeast']?.args).toEqual([]);
  });

  it('without an item there is no threshold, hence no question', () => {
    // Red when decideField does not look at thresholdsMissing: the subgraph would be asked with null.
    const plan = planOf('{ me { isAtLeast } }', { principal: citizen('P01', steppedUp) });
    expect(plan.decisions[0]).toMatchObject({ coordinate: 'Person.isAtLeast', outcome: 'DENY', reason: 'NOT_NECESSARY' });
    expect(plan.document === null ? '' : print(plan.document)).not.toContain('isAtLeast');
  });

  it('the threshold is the item\'s and part of the plan', () => {
    const one = planOf('{ subject { ... on Person { isAtLeast } } }', { principal: clerk, purpose: CASE });
    expect(one.documentHash).not.toBe(planOf('{ subject { ... on Person { isAtLeast } } }', { principal: clerk, purpose: caseOf('11320499MY9B00035D4320131002001', [party('APPLICANT', 'P01')]) }).documentHash);
  });

  it('a verdict tells TRUE, FALSE or UNKNOWN and nothing else', () => {
    for (const field of [...SCHEMA.graded.types.values()].flatMap((type) => [...type.fields.values()])) {
      const verdict = field.rule.kind === 'graded' ? field.rule.grade.verdict : null;
      if (verdict === null) continue;
      const type = SCHEMA.api.getType(SCHEMA.graded.field(verdict)?.type ?? '');
      expect(isEnumType(type) && type.getValues().map(({ name }) => name)).toEqual(['TRUE', 'FALSE', 'UNKNOWN']);
    }
  });
});

describe('B8: the handle of a person', () => {
  it('cannot be computed from the number without the key', () => {
    const other = createPersonIdCodec(new Uint8Array(PERSON_ID_KEY_BYTES).fill(8));
    expect(other.encode({ type: '111', number: ID_NUMBERS.P01 })).not.toBe(PERSON_IDS.encode({ type: '111', number: ID_NUMBERS.P01 }));
    expect(other.decode(idOf('P01'))).toBeNull();
  });
});

describe('what a refusal tells', () => {
  it('is constant: no grade, no grant, no department, no reason', () => {
    const { result } = ask('{ subject { ... on Person { name mobile portrait } } }', { principal: stranger, purpose: CASE, root: { subject: P01 }, at: NOW });
    const told = JSON.stringify([result.accessErrors.map((error) => [error.message, error.code, error.detail]), result.extension]);
    expect(told).not.toMatch(/L[1-4]|GRANT|POLICE|NEGATIVE|NO_|CLEARANCE|GRADE/);
    expect(new Set(result.accessErrors.map(({ message }) => message)).size).toBe(1);
  });
});
