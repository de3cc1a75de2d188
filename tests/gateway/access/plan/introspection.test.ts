import { assertValidSchema, buildClientSchema, getIntrospectionQuery, isObjectType } from 'graphql';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../../gateway/login/principal.ts';
import { SENIOR_ALLOWANCE, ask, caseOf, citizen, clerk, engine, party, planOf, stranger } from '../access-house.ts';

const shown = (principal: Principal): GraphQLSchema => {
  const { data, plan } = ask(getIntrospectionQuery(), { principal, root: {} });
  expect(plan.document).toBeNull();
  const schema = buildClientSchema(data as IntrospectionQuery);
  assertValidSchema(schema);
  return schema;
};
const fieldsOf = (schema: GraphQLSchema, name: string): readonly string[] => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()) : [];
};
const openData: Principal = { ...engine, kind: 'OPEN_DATA_APP', clientId: 'open-data', organization: '91320499MY9A00018R', clearance: 2 };

describe('introspection', () => {
  it('shows an engine what some item could let it read, and not what none could', () => {
    const person = fieldsOf(shown(engine), 'Person');
    expect(person).toEqual(expect.arrayContaining(['name', 'idNumber', 'birthDate', 'isAtLeast', 'household', 'licenses']));
    expect(person).not.toContain('portrait');
    expect(person).not.toContain('formerName');
  });

  it('shows the same client class less without grants', () => {
    const [granted, ungranted] = [fieldsOf(shown(engine), 'Person'), fieldsOf(shown(stranger), 'Person')];
    expect(granted.length).toBeGreaterThan(ungranted.length);
    expect(ungranted.every((field) => granted.includes(field))).toBe(true);
    expect(ungranted).not.toContain('idNumber');
  });

  it('shows open data nothing of persons that is not open, and no type that only leads there', () => {
    const schema = shown(openData);
    expect(fieldsOf(schema, 'Person')).toEqual([]);
    expect(schema.getType('Household')).toBeUndefined();
    expect(fieldsOf(schema, 'AdministrativeDivision')).toContain('name');
    expect(fieldsOf(schema, 'Enterprise')).toContain('name');
    expect(fieldsOf(schema, 'Enterprise')).not.toContain('contactPhone');
  });

  it('shows a citizen what is her own', () => {
    expect(fieldsOf(shown(citizen('P01')), 'Person')).toEqual(expect.arrayContaining(['name', 'idNumber', 'mobile', 'licenses', 'consents']));
    expect(fieldsOf(shown(citizen('P01')), 'Person')).not.toContain('portrait');
  });

  it('hides nothing that is given: every field of a plan that is not refused is shown', () => {
    const purpose = caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]);
    const { decisions } = planOf('{ subject { ... on Person { name idNumber birthDate portrait mobile isAtLeast household { householdNo members { name } } licenses { nodes { number status } } } } }', { principal: clerk, purpose });
    const visible = shown(clerk);
    const given = decisions.filter(({ outcome }) => outcome !== 'DENY').map(({ coordinate }) => coordinate);
    expect(given.length).toBeGreaterThan(8);
    for (const coordinate of given) expect(fieldsOf(visible, coordinate.split('.')[0] ?? '')).toContain(coordinate.split('.')[1]);
  });

  it('answers __type by variable, beside data, under an alias', () => {
    const { data } = ask('query ($n: String!) { a: __type(name: $n) { name fields { name } } b: __type(name: "Household") { name } me { __typename name } }', {
      principal: citizen('P01'), variables: { n: 'Ternary' }, root: { me: { personId: 'x', name: '王建国' } },
    });
    expect(data).toMatchObject({ a: { name: 'Ternary', fields: null }, b: { name: 'Household' } });
    expect(planOf('query ($n: String!) { __type(name: $n) { name } }', { principal: citizen('P01'), variables: { n: 'A' } }).key)
      .not.toBe(planOf('query ($n: String!) { __type(name: $n) { name } }', { principal: citizen('P01'), variables: { n: 'B' } }).key);
  });

  it('that is given null where a value must be is refused, and is no fault of the house', () => {
    const asked = (): unknown => planOf('query ($n: String = "Person") { __type(name: $n) { name } me { name } }', { principal: citizen('P01'), variables: { n: null } });
    expect(asked).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', detail: { violations: ['"__type" must not be given null where a value must be.'] } }));
  });
});
