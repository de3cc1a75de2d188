import { GraphQLError, Kind, buildSchema, getVariableValues, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { coerceVariables } from '../../../gateway/operation/coerce-variables.ts';
import { SEED, fc } from '../../property.ts';

const SCHEMA = buildSchema(`
  scalar Date input Filter { name: String ids: [ID!] and: [Filter!] at: Date f: Float }
  type Query { a(id: ID, s: String, n: Int, at: Date, f: Float, ids: [ID!], filter: Filter): String }
`);

function operationOf(source: string): OperationDefinitionNode {
  const operation = parse(source).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('an operation is expected');
  return operation;
}

const OPERATIONS = [
  '{ a }', 'query ($id: ID!) { a(id: $id) }', 'query ($id: ID, $s: String!) { a(id: $id, s: $s) }', 'query ($s: String = "默认", $id: ID) { a(s: $s, id: $id) }',
  'query ($id: ID!, $n: Int) { a(id: $id, n: $n) }', 'query ($at: Date) { a(at: $at) }', 'query ($ids: [ID!]) { a(ids: $ids) }',
];
const GIVEN: readonly Record<string, unknown>[] = [
  {}, { id: '数桥', s: '' }, { id: 7, s: 's' }, { id: null, s: 's' }, { id: 'x', s: 'y', n: 3, more: 'never mind' }, { id: ['x'], s: {} }, { ids: ['x', 'y'], at: '2026-11-22', id: true },
  JSON.parse('{"__proto__":{"id":"x","s":"y"}}') as Record<string, unknown>, Object.create({ id: 'inherited', s: 'inherited' }) as Record<string, unknown>,
];

describe('coerceVariables', () => {
  it.each(OPERATIONS)('gives and refuses what graphql-js does, of variables of strings too: %s', (source) => {
    const operation = operationOf(source);
    // Twice each: what is known of an operation is kept.
    for (const variables of [...GIVEN, ...GIVEN]) {
      const expected = getVariableValues(SCHEMA, operation.variableDefinitions ?? [], { ...variables });
      let found: unknown;
      try {
        found = coerceVariables(SCHEMA, operation, variables);
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        found = error.code;
      }
      expect(found).toEqual(expected.errors === undefined ? expected.coerced : 'BAD_USER_INPUT');
      if (expected.errors === undefined) expect(Object.keys(found as object)).toEqual(Object.keys(expected.coerced));
      else expect(expected.errors.every((error) => error instanceof GraphQLError)).toBe(true);
    }
  });
});

/** What is said of variables that are refused; null where they are taken. */
function violationsOf(source: string, variables: Record<string, unknown>): unknown {
  try {
    coerceVariables(SCHEMA, operationOf(source), variables);
    return null;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return [error.code, error.detail['violations']];
  }
}
const halved = (...paths: string[]): unknown => ['BAD_USER_INPUT', paths.map((path) => `Variable "$${path}" must hold whole characters only: half of a surrogate pair is none.`)];

describe('half of a surrogate pair, which comes in no UTF-8', () => {
  const ALL = 'query ($id: ID, $s: String = "x", $ids: [ID!], $at: Date, $filter: Filter) { a(id: $id, s: $s, ids: $ids, at: $at, filter: $filter) }';
  it.each<[string, string, Record<string, unknown>, readonly string[]]>([
    ['a text', 'query ($s: String!) { a(s: $s) }', { s: '320499198503090031\ud800' }, ['s']],
    ['two of three texts', 'query ($id: ID!, $s: String) { a(id: $id, s: $s) }', { id: '\udc00', s: 'a\ud800\ud800' }, ['id', 's']],
    ['members of a list', ALL, { ids: ['x', '\ud800', '🌉', '\udc00\ud800'] }, ['ids[1]', 'ids[3]']],
    ['one value for a list', ALL, { ids: '\ud800' }, ['ids[0]']],
    ['members of input objects', ALL, { filter: { name: 'x', and: [{ ids: ['\ud800'] }, { name: '\udfff' }] } }, ['filter.and[0].ids[0]', 'filter.and[1].name']],
    ['what a scalar of the graph’s own takes: the names in it are the client’s', ALL, { at: { 张三: ['\ud800'] }, filter: { at: { '\ud800': 1 } } }, ['at', 'filter.at']],
  ])('is refused by its place, and never told: %s', (_, source, variables, paths) => {
    expect(violationsOf(source, variables)).toEqual(halved(...paths));
  });

  it('is told beside a number beyond all numbers, and ten of them at most', () => {
    expect(violationsOf(ALL, { at: [Infinity], s: '\ud800' })).toEqual(['BAD_USER_INPUT', ['Variable "$s" must hold whole characters only: half of a surrogate pair is none.', 'Variable "$at" must hold finite numbers only.']]);
    expect(violationsOf(ALL, { ids: Array.from({ length: 50 }, () => '\ud800') })).toEqual(halved(...Array.from({ length: 10 }, (_, at) => `ids[${at}]`)));
  });

  it(`is refused wherever it stands, and any other text is taken as it is: seed ${SEED}`, () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0xd7f0, max: 0xe00f }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)), fc.constantFrom('', '张三', '🌉', '\ud800', '\udfff'));
    const filter = fc.letrec((tie) => ({ filter: fc.record({ name: text, ids: fc.array(text, { maxLength: 3 }), and: fc.array(tie('filter'), { maxLength: 2 }), at: text }, { requiredKeys: [] }) })).filter;
    const given = fc.record({ id: text, s: text, ids: fc.array(text, { maxLength: 4 }), at: fc.oneof(text, fc.array(text, { maxLength: 2 })), filter }, { requiredKeys: [] });
    // By another way than the gateway's: UTF-8 gives back what it was given, or it does not.
    const isWhole = (value: unknown): boolean => (typeof value === 'string' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(value)) === value : Object.values(value ?? {}).every(isWhole));
    fc.assert(fc.property(given, (variables) => {
      const said = violationsOf(ALL, variables);
      expect(said === null).toBe(isWhole(variables));
      if (said === null) expect(coerceVariables(SCHEMA, operationOf(ALL), variables)).toEqual({ s: 'x', ...variables });
      else expect(JSON.stringify(said)).toMatch(/^\["BAD_USER_INPUT",\[("Variable \\"\$[A-Za-z.[\]0-9]+\\" must hold whole characters only: half of a surrogate pair is none\.",?)+\]\]$/);
    }), { numRuns: process.env['SHUQIAO_TEST_COUNTS'] === 'full' ? 20_000 : 500 });
  });
});

describe('an integer that JavaScript cannot tell from its neighbour', () => {
  const ALL = 'query ($id: ID, $n: Int, $at: Date, $f: Float, $ids: [ID!], $filter: Filter) { a(id: $id, n: $n, at: $at, f: $f, ids: $ids, filter: $filter) }';
  const BIG = JSON.parse('1234567890123456789') as number; // read as 1234567890123456800
  const beyond = (...paths: string[]): unknown => ['BAD_USER_INPUT', paths.map((path) => `Variable "$${path}" must hold integers from -9007199254740991 to 9007199254740991 only.`)];
  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['a scalar of the graph’s own', { at: BIG }, ['at']],
    ['the first that has a neighbour', { at: -9_007_199_254_740_992 }, ['at']],
    ['within what such a scalar takes: the names in it are the client’s', { at: { a: [1, { b: BIG }] } }, ['at']],
    ['an ID, of which it would make another', { id: BIG }, ['id']],
    ['IDs in lists, and one for a list', { ids: ['x', BIG, 7, BIG], filter: { ids: BIG } }, ['ids[1]', 'ids[3]', 'filter.ids[0]']],
    ['members of input objects', { filter: { at: BIG, and: [{ ids: [1, BIG] }, { at: [BIG] }] } }, ['filter.and[1].at', 'filter.at', 'filter.and[0].ids[1]']],
  ])('is refused by its place, and never told: %s', (_, variables, paths) => {
    expect(violationsOf(ALL, variables)).toEqual(beyond(...paths));
  });

  it.each<[string, Record<string, unknown>]>([
    ['those that it can tell', { at: 9_007_199_254_740_991, id: -9_007_199_254_740_991, filter: { at: [-9_007_199_254_740_991, 0.5] } }],
    ['Floats, which are no other numbers', { f: BIG, filter: { f: 1e20, and: [{ f: BIG }] } }],
    ['texts', { at: '1234567890123456789', id: '1234567890123456789' }],
    ['what no variable asks for', { other: BIG, at: 1 }],
  ])('is not %s', (_, variables) => {
    expect(violationsOf(ALL, variables)).toBeNull();
  });

  it('is refused where a default of the graph has it, for the department would be asked for another', () => {
    const schema = buildSchema('scalar Long input In { l: Long = 1234567890123456789 } type Query { a(in: In): Int }');
    const operation = operationOf('query ($in: In) { a(in: $in) }');
    expect(() => coerceVariables(schema, operation, { in: {} })).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', detail: { violations: ['Variable "$in.l" must hold integers from -9007199254740991 to 9007199254740991 only.'] } }));
    expect(coerceVariables(schema, operation, { in: { l: 1 } })).toEqual({ in: { l: 1 } });
  });

  it('is told beside what else cannot be handed on, and ten of them at most', () => {
    expect(violationsOf(ALL, { at: [Infinity], id: BIG, ids: ['\ud800'] })).toEqual(['BAD_USER_INPUT', [
      'Variable "$at" must hold finite numbers only.', 'Variable "$ids[0]" must hold whole characters only: half of a surrogate pair is none.', ...(beyond('id') as [string, string[]])[1],
    ]]);
    expect(violationsOf(ALL, { ids: Array.from({ length: 50 }, () => BIG) })).toEqual(beyond(...Array.from({ length: 10 }, (_, at) => `ids[${at}]`)));
  });
});
