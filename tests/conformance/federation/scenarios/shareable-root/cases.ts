import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'asks each subgraph once at most', query: '{ a b version }', expected: { data: { a: 2, b: 3, version: '1' } }, calls: { a: 1, b: 1 } },
  { name: 'answers __typename of the root without a call', query: '{ __typename }', expected: { data: { __typename: 'Query' } }, calls: { a: 0, b: 0 } },
  { name: 'keeps the order of the client\'s selection', query: '{ b x: a version q: __typename }', expected: { data: { b: 3, x: 2, version: '1', q: 'Query' } } },
];
