import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'takes what is given', query: '{ news { media { author { name } ... on Book { title } } } }', expected: { data: { news: { media: { author: { name: 'A' }, title: 'T' } } } } },
  { name: 'fetches what is not', query: '{ news { media { author { name age } } } }', expected: { data: { news: { media: { author: { name: 'A', age: 50 } } } } } },
];
