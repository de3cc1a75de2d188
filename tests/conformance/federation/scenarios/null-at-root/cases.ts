import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'takes all data with it', query: '{ other need }', expected: { data: null, errors: [{ path: ['need'], code: 'INTERNAL' }] } },
  { name: 'is no harm when it is not asked', query: '{ other }', expected: { data: { other: 1 } } },
];
