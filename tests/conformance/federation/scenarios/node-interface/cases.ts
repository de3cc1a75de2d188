import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'finds one by its id', query: 'query ($id: ID!) { node(id: $id) { __typename id ... on B { other { a } } } }', variables: { id: '2' }, expected: { data: { node: { __typename: 'B', id: '2', other: { a: 'x' } } } } },
  { name: 'is null for none', query: '{ node(id: "9") { id } }', expected: { data: { node: null } } },
  { name: 'conditions on an interface of another subgraph', query: '{ nodes { id ... on Named { name } ... on C { c { c { id } } } } }', expected: { data: { nodes: [{ id: '1' }, { id: '2', name: 'n' }, { id: '3', c: { c: { id: '3' } } }] } } },
];
