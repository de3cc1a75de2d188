import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'are used and not shown', query: '{ user { name over } }', expected: { data: { user: { name: 'n', over: true } } } },
];
