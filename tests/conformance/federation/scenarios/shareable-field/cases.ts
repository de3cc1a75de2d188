import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'comes from whoever is asked anyway', query: '{ user { name } staff { name mail } }', expected: { data: { user: { name: 'n' }, staff: { name: 'n', mail: 'm' } } }, calls: { a: 1, b: 1 } },
  { name: 'spares a second call', query: '{ staff { name } }', expected: { data: { staff: { name: 'n' } } }, calls: { a: 0, b: 1 } },
];
