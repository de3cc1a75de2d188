import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'runs one after the other', query: '{ item { text } }', expected: { data: { item: { text: '=42' } } }, calls: { a: 1, b: 1, c: 1 } },
  { name: 'shows every stage', query: '{ item { base twice text } }', expected: { data: { item: { base: 21, twice: 42, text: '=42' } } } },
];
