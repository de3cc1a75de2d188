import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { validateDocument } from '../../../gateway/operation/validate-document.ts';
import { TEST_SCHEMA } from './schema.ts';

function violations(source: string): readonly string[] {
  try {
    validateDocument(TEST_SCHEMA, parse(source));
  } catch (error) {
    if (error instanceof ClientError && error.code === 'GRAPHQL_VALIDATION_FAILED') return error.detail['violations'] as readonly string[];
    throw error;
  }
  return [];
}

describe('validateDocument', () => {
  it('passes a valid document', () => {
    expect(violations('query ($ids: [ID!]!) { persons(personIds: $ids) { name ... on Named { name } } }')).toEqual([]);
  });

  it.each([
    ['an unknown field, without suggesting another', '{ me { nam } }', ['Cannot query field "nam" on type "Person".']],
    ['an unknown argument', '{ me { licenses(frist: 1) { nodes { number } } } }', ['Unknown argument "frist" on field "Person.licenses".']],
    ['a missing argument', '{ persons { name } }', ['Field "persons" argument "personIds" of type "[ID!]!" is required, but it was not provided.']],
    ['@defer, which the graph does not have', '{ me { ... @defer { name } } }', ['Unknown directive "@defer".']],
    ['@stream', '{ persons(personIds: []) @stream { name } }', ['Unknown directive "@stream".']],
    ['a spread of itself', '{ me { ...A } } fragment A on Person { spouse { ...A } }', ['Cannot spread fragment "A" within itself.']],
    ['a fragment nobody uses', '{ me { name } } fragment A on Person { age }', ['Fragment "A" is never used.']],
    ['an unknown type', '{ me { ... on Persn { name } } }', ['Unknown type "Persn".']],
    ['an alias that is the gateway\'s own', '{ me { sqHidden_subject: name } }', ['An alias must not begin with "sqHidden_".']],
    ['several things at once', '{ me { nam ag } }', ['Cannot query field "nam" on type "Person".', 'Cannot query field "ag" on type "Person".']],
  ])('names %s', (_name, source, expected) => {
    expect(violations(source)).toEqual(expected);
  });

  it.each([
    ['{ person(idNumber: 320499200001011234) { name } }', 'A literal must be a valid String.'],
    ['{ persons(personIds: [3204.99]) { name } }', 'A literal must be a valid ID.'],
    ['{ count(n: "320499200001011234") }', 'A literal must be a valid Int.'],
    ['{ count(n: 320499200001011234) }', 'A literal must be a valid Int.'],
    ['{ count(at: "320499") }', 'A literal must be a valid Float.'],
    ['{ count(flag: "320499") }', 'A literal must be a valid Boolean.'],
    ['{ person(sex: "320499") { name } }', 'A literal must be a value of the enum "Sex".'],
    ['{ person(sex: ID320499) { name } }', 'A literal must be a value of the enum "Sex".'],
    ['{ search(filter: "320499") { name } }', 'A literal must be of type "Filter".'],
    ['{ search(filter: { nme: "320499" }) { name } }', 'Field "nme" is not defined by type "Filter".'],
    ['{ search(filter: { ids: [null, "320499"] }) { name } }', 'A literal must be of type "ID!".'],
  ])('says of the literal in %s what must hold, and never what was got', (source, expected) => {
    const found = violations(source);
    expect(found).toEqual([expected]);
    expect(found.join()).not.toContain('320499');
  });

  it.each([
    ['{ count(at: 1e400) }', ['A literal must be a finite number.']],
    ['{ count(at: -1e400) }', ['A literal must be a finite number.']],
    [`{ count(at: ${'9'.repeat(400)}) }`, ['A literal must be a finite number.']],
    ['query ($at: Float = 1e400) { count(at: $at) }', ['A literal must be a finite number.']],
    ['{ count(any: 1e400) }', ['A literal must be a finite number.']],
    ['{ count(any: { a: [1, { b: 1e400 }] }) }', ['A literal must be a finite number.']],
    ['query ($w: Wide = { any: [1e400] }) { count(wide: $w) }', ['A literal must be a finite number.']],
  ])('refuses a number beyond all numbers, which nobody could be sent: %s', (source, expected) => {
    expect(violations(source)).toEqual(expected);
  });

  it('takes an ID of as many digits as there are', () => {
    expect(violations(`{ persons(personIds: [1234567890123456789, ${'9'.repeat(400)}]) { name } }`)).toEqual([]);
    expect(violations('{ count(wide: { id: 1234567890123456789, at: 1234567890123456789 }, at: 1e20) }')).toEqual([]);
  });

  const BEYOND = (of = ''): string => `An integer${of} must be from -9007199254740991 to 9007199254740991.`;
  it.each([
    ['{ count(any: 1234567890123456789) }', [BEYOND(' of type "Any"')]],
    ['{ count(any: -9007199254740992) }', [BEYOND(' of type "Any"')]],
    ['{ count(any: [1, 9007199254740992, { a: { b: [9007199254740993] } }]) }', [BEYOND(' of type "Any"'), BEYOND()]],
    ['{ count(anys: [9007199254740992, 1]) }', [BEYOND(' of type "Any"')]],
    ['{ count(wide: { wides: [{ any: 9007199254740992 }] }) }', [BEYOND(' of type "Any"')]],
    ['query ($any: Any = 9007199254740992, $w: Wide = { any: 9007199254740993 }) { count(any: $any, wide: $w) }', [BEYOND(' of type "Any"'), BEYOND(' of type "Any"')]],
    ['{ count(any: [9007199254740991, -9007199254740991, 1e20, "1234567890123456789"]) }', []],
  ])('refuses an integer that JavaScript cannot tell from its neighbour where a scalar of the graph’s own would be sent another: %s', (source, expected) => {
    expect(violations(source)).toEqual(expected);
  });

  it('says where in the document it stands', () => {
    expect(() => validateDocument(TEST_SCHEMA, parse('{\n  count(at: 1e400)\n}'))).toThrow(expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED', locations: [{ line: 2, column: 13 }] }));
  });

  it('stops at twenty violations', () => {
    expect(violations(`{ me { ${Array.from({ length: 50 }, (_, index) => `x${index}`).join(' ')} } }`)).toHaveLength(21);
  });
});
