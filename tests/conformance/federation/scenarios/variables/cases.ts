import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'arrive as they were sent', query: 'query ($i: Int, $l: [Int!], $n: Nested) { echo(i: $i, l: $l, n: $n) { text } }', variables: { i: 0, l: [1, 2], n: { deep: [{ x: 1 }, { deep: [] }] } }, expected: { data: { echo: { text: '{"i":0,"l":[1,2],"s":"d","n":{"deep":[{"x":1},{"deep":[]}]}}' } } } },
  { name: 'are left out when they were not sent', query: 'query ($i: Int, $l: [Int!]) { echo(i: $i, l: $l) { text } }', variables: { i: null }, expected: { data: { echo: { text: '{"i":null,"s":"d"}' } } } },
  { name: 'reach entity fetches', query: 'query ($i: Int!, $j: [Int]) { echo { plus(i: $i, j: $j) } }', variables: { i: 40, j: [1, 2] }, expected: { data: { echo: { plus: 42 } } } },
];
