import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'is required from its new home', query: '{ cart { tax due } }', expected: { data: { cart: { tax: 1, due: 11 } } }, calls: { a: 1, b: 1, c: 1 } },
];
