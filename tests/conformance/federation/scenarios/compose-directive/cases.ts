import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'changes nothing at run time', query: '{ user { name age } }', expected: { data: { user: { name: 'n', age: 4 } } } },
];
