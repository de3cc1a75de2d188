import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'joins by a list within the key', query: '{ batches { name weight } }', expected: { data: { batches: [{ name: 'one', weight: 1 }, { name: 'two', weight: 2 }, { name: 'none', weight: 3 }] } }, calls: { a: 1, b: 1 } },
];
