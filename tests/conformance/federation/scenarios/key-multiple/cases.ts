import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'hops over the subgraph that knows both keys', query: '{ product { name price } }', expected: { data: { product: { name: '茶', price: 12 } } }, calls: { a: 1, b: 1, c: 1 } },
  { name: 'does not show the key it hopped by', query: '{ product { price } }', expected: { data: { product: { price: 12 } } } },
];
