import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'fills in defaults', query: '{ find(filter: { name: "n" }) other(filter: { name: "o", tags: ["x"] }) }', expected: { data: { find: ['n', '2'], other: 'o2x' } } },
  { name: 'takes an input object from a variable', query: 'query ($f: Filter!) { find(filter: $f) }', variables: { f: { name: 'v', limit: 9, tags: ['a', 'b'] } }, expected: { data: { find: ['v', '9', 'a', 'b'] } } },
  { name: 'takes a variable within an input object', query: 'query ($n: String!, $t: [String!]) { find(filter: { name: $n, tags: $t }) }', variables: { n: 'w' }, expected: { data: { find: ['w', '2'] } } },
];
