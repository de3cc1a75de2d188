import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'waits for each', query: '{ pet { checkup { grade } } }', expected: { data: { pet: { checkup: { grade: 3 } } } } },
  { name: 'shows each', query: '{ pet { weight age checkup { fee grade } } }', expected: { data: { pet: { weight: 4, age: 2, checkup: { fee: 30, grade: 3 } } } } },
];
