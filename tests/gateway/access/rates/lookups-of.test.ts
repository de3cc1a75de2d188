import { parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { lookupsOf } from '../../../../gateway/access/rates/lookups-of.ts';
import { fragmentsOf } from '../../../../gateway/operation/fragments-of.ts';
import { ID_NUMBERS, PERSON_IDS, POLICY, SCHEMA, SENIOR_ALLOWANCE, caseOf, citizen, clerk, idOf, party } from '../access-house.ts';
import { NO_PURPOSE } from '../../../../gateway/purpose/resolve-purpose.ts';

const personIdOf = (number: string) => (/^\d{17}[\dX]$/.test(number) ? PERSON_IDS.encode({ type: '111', number }) : null);

/** Counted values by rate. */
function counted(source: string, variables: Readonly<Record<string, unknown>> = {}, who: Partial<Parameters<typeof lookupsOf>[0]> = {}): Record<string, number> {
  const document = parse(source);
  const definition = document.definitions[0] as OperationDefinitionNode; // each source begins with its operation
  const lookups = lookupsOf({ graded: SCHEMA.graded, fragments: fragmentsOf(document), variables, definition, principal: citizen('P01'), purpose: NO_PURPOSE, personIdOf, ...who }, POLICY.rates);
  return Object.fromEntries([...lookups].map(([{ id }, { size }]) => [id, size]));
}

describe('what a rate counts', () => {
  it.each([
    ['one value', '{ license(licenseId: "1") { typeName } }', {}, { licenses: 1 }],
    ['a number of an ID as an integer', '{ license(licenseId: 1) { typeName } }', {}, { licenses: 1 }],
    ['every alias', '{ a: license(licenseId: "1") { typeName } b: license(licenseId: "2") { typeName } }', {}, { licenses: 2 }],
    ['one value once, however often it is named', '{ a: license(licenseId: "1") { typeName } b: license(licenseId: "1") { number } }', {}, { licenses: 1 }],
    ['through fragments', 'query { ...F ... on Query { b: license(licenseId: "2") { typeName } } } fragment F on Query { a: license(licenseId: "1") { typeName } }', {}, { licenses: 2 }],
    ['a variable', 'query ($id: ID!) { license(licenseId: $id) { typeName } }', { id: '1' }, { licenses: 1 }],
    ['every item of a list', 'query ($ids: [ID!]!) { persons(personIds: $ids) { name } }', { ids: ['a', 'b', 'c', 'a'] }, { persons: 3 }],
    ['items of a list in the document', 'query ($b: ID!) { persons(personIds: ["a", $b]) { name } }', { b: 'b' }, { persons: 2 }],
    ['arguments of one rate together', '{ person(idNumber: "320499198503090031") { name } persons(personIds: ["a"]) { name } }', {}, { persons: 2 }],
    ['rates apart', '{ license(licenseId: "1") { typeName } legalEntity(uscc: "91320499MY9A00018R") { name } }', {}, { licenses: 1, entities: 1 }],
    ['what is refused as well', '{ person(personId: "somebody") { name } }', {}, { persons: 1 }],
  ])('%s', (_what, source, variables, expected) => {
    expect(counted(source, variables)).toEqual(expected);
  });

  it.each([
    ['what is skipped', 'query ($no: Boolean = true) { license(licenseId: "1") @skip(if: $no) { typeName } ... @include(if: false) { b: license(licenseId: "2") { typeName } } }', { no: true }],
    ['a null', '{ person(personId: null) { name } }', {}],
    ['a variable that is left out', 'query ($id: ID) { person(personId: $id) { name } }', {}],
    ['fields without such arguments', '{ me { name } }', {}],
    ['oneself by handle', 'query ($id: ID) { person(personId: $id) { name } }', { id: idOf('P01') }],
    ['oneself by number', 'query ($no: String) { person(idNumber: $no) { name } }', { no: ID_NUMBERS.P01 }],
  ])('not %s', (_what, source, variables) => {
    expect(counted(source, variables)).toEqual({});
  });

  it('not the parties of the case, and whoever else is named beside them', () => {
    const asking = { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, [party('APPLICANT', 'P01')]) };
    const source = 'query ($ids: [ID!]!) { persons(personIds: $ids) { name } }';
    expect(counted(source, { ids: [idOf('P01')] }, asking)).toEqual({});
    expect(counted(source, { ids: [idOf('P01'), idOf('P03')] }, asking)).toEqual({ persons: 1 });
  });
});
