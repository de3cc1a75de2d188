import { buildSchema, Kind, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operationCost } from '../../../gateway/operation/operation-cost.ts';
import { knownOperationCost } from '../../../gateway/operation/operation-costs.ts';

const SCHEMA = buildSchema(`scalar Json
  type Query { persons(ids: [ID!]!): [Person] person(id: ID): Person any(of: Json): [Person] }
  type Person { id: ID friends(first: Int = 3, note: String): [Person] }`);

function operationOf(text: string): { readonly document: ReturnType<typeof parse>; readonly operation: OperationDefinitionNode } {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('an operation is expected');
  return { document, operation };
}

describe('the cost of an operation that was seen before', () => {
  it.each([
    ['a list of other length', 'query($ids: [ID!]!) { persons(ids: $ids) { id } }', [{ ids: ['1'] }, { ids: ['1', '2', '3'] }, { ids: ['4'] }, { ids: [] }]],
    ['a page of other size', 'query($n: Int) { person(id: "1") { friends(first: $n) { id } } }', [{ n: 1 }, { n: 50 }, {}, { n: null }]],
    ['a page of other size in a fragment', 'query($n: Int) { person(id: "1") { ...F } } fragment F on Person { friends(first: $n) { id } }', [{ n: 1 }, { n: 7 }]],
    ['a page whose variable stands elsewhere too', 'query($n: Int, $s: String) { person(id: "1") { friends(note: $s) { id friends(first: $n, note: $s) { id } } } }', [{ n: 2, s: 'a' }, { n: 9, s: 'a' }, { n: 9, s: 'b' }]],
    ['a scalar that may be a list', 'query($any: Json) { any(of: $any) { id } }', [{ any: 1 }, { any: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, { any: {} }]],
    ['one variable as page and as list', 'query($any: Json) { any(of: $any) { friends(first: $any) { id } } }', [{ any: 4 }, { any: [1, 2] }, { any: 40 }]],
  ])('is what it is when computed anew: %s', (_, text, variables: readonly Record<string, unknown>[]) => {
    const { document, operation } = operationOf(text);
    for (const given of [...variables, ...variables.toReversed()]) {
      expect(knownOperationCost(SCHEMA, document, operation, given)).toBe(operationCost(SCHEMA, document, operation, given));
    }
    expect(new Set(variables.map((given) => operationCost(SCHEMA, document, operation, given))).size).toBeGreaterThan(1);
  });

  it('is computed for any number of sizes, kept or not', () => {
    const { document, operation } = operationOf('query($n: Int) { person(id: "1") { friends(first: $n) { id } } }');
    for (let n = 1; n <= 300; n += 1) expect(knownOperationCost(SCHEMA, document, operation, { n })).toBe(operationCost(SCHEMA, document, operation, { n }));
  });
});
