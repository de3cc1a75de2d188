import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'are fetched by what they are', query: '{ feed { ... on Post { text author { name } } ... on Photo { width by { name } } } }', expected: { data: { feed: [{ text: 't', author: { name: 'n' } }, { width: 640, by: { name: 'n' } }, null] } } },
];
