import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'stays where it was until the label is switched on', query: '{ user { name score rank } }', expected: { data: { user: { name: 'n', score: 7, rank: 2 } } } },
  { name: 'and is asked of nobody else', query: '{ user { score } }', expected: { data: { user: { score: 7 } } }, calls: { a: 1, b: 0 } },
];
