import { GraphQLError, Kind, buildSchema, getVariableValues, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../../../gateway/errors/client-error.ts';
import { coerceVariables } from '../../../gateway/operation/coerce-variables.ts';

const SCHEMA = buildSchema('scalar Date type Query { a(id: ID, s: String, n: Int, at: Date, ids: [ID!]): String }');

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
