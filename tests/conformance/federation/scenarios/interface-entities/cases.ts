import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'asks for all of them in one call', query: '{ nodes { id ... on User { name age } ... on Firm { age staff } } }', expected: { data: { nodes: [{ id: '1', name: 'u', age: 20 }, { id: '1', age: 5, staff: 9 }, null, { id: '2', name: 'v', age: null }] } } },
  { name: 'keeps equal keys of different types apart', query: '{ nodes { __typename ... on User { a: age } ... on Firm { a: staff } } }', expected: { data: { nodes: [{ __typename: 'User', a: 20 }, { __typename: 'Firm', a: 9 }, null, { __typename: 'User', a: null }] } } },
];
