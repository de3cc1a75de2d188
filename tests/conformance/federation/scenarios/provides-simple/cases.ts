import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'spares the second subgraph', query: '{ reviews { body author { name } } }', expected: { data: { reviews: [{ body: 'x', author: { name: 'n' } }, { body: 'y', author: null }] } }, calls: { a: 1, b: 0 } },
  { name: 'and asks it for the rest', query: '{ reviews { author { name mail } } }', expected: { data: { reviews: [{ author: { name: 'n', mail: 'n@example.test' } }, { author: null }] } }, calls: { a: 1, b: 1 } },
];
