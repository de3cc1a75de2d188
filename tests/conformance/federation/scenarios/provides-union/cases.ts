import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'spares the second subgraph for what is given of each member', query: '{ feed { ... on Note { text } ... on Photo { by { name } } } }', expected: { data: { feed: [{ text: 't' }, { by: { name: '李娜' } }] } }, calls: { a: 1, b: 0 } },
  { name: 'and asks it for the rest', query: '{ feed { ... on Note { text likes } ... on Photo { by { name born } } } }', expected: { data: { feed: [{ text: 't', likes: 3 }, { by: { name: '李娜', born: 1990 } }] } } },
];
