import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'is required as a whole', query: '{ order { pack } }', expected: { data: { order: { pack: 's2' } } } },
];
