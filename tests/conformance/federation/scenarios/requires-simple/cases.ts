import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'sends what is required, shows what is asked', query: '{ products { upc shipping } }', expected: { data: { products: [{ upc: '1', shipping: 50 }, { upc: '2', shipping: 0 }, { upc: '3', shipping: null }] } }, calls: { a: 1, b: 1 } },
  { name: 'a required null is sent as null', query: '{ products { price shipping stock } }', expected: { data: { products: [{ price: 899, shipping: 50, stock: true }, { price: 1299, shipping: 0, stock: false }, { price: null, shipping: null, stock: false }] } } },
];
