import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'is sent what it requires', query: '{ accounts { no rich } }', expected: { data: { accounts: [{ no: '1', rich: true }, { no: '2', rich: false }] } }, calls: { a: 1, b: 1 } },
  { name: 'by runtime type too', query: '{ accounts { ... on Savings { rate rich } ... on Current { balance } } }', expected: { data: { accounts: [{ rate: 0.5, rich: true }, { balance: 5 }] } } },
];
