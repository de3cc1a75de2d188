import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'are extended by the other subgraph', query: '{ user { name letters address } }', expected: { data: { user: { name: 'wei', letters: 3, address: 'to wei' } } }, calls: { a: 1, b: 1 } },
  { name: 'share value types and root fields', query: '{ place { town street } user { home { street } } }', expected: { data: { place: { town: '常州', street: '听澜路' }, user: { home: { street: '听澜路' } } } }, calls: { a: 1, b: 0 } },
];
