import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'asks the new home', query: '{ product { name price } }', expected: { data: { product: { name: 'n', price: 5 } } }, calls: { a: 1, b: 1 } },
];
