import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'answers as without them', query: '{ user { name level } }', expected: { data: { user: { name: 'n', level: 'HIGH' } } } },
];
