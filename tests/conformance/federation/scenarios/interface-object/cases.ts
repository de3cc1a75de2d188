import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'adds fields to every implementation', query: '{ all { title rating reviews { stars } } }', expected: { data: { all: [{ title: 'B', rating: 4.5, reviews: [{ stars: 5 }] }, { title: 'F', rating: null, reviews: [] }] } }, calls: { a: 1, b: 1 } },
  { name: 'asks for the runtime type when it must be known', query: '{ best { __typename rating } }', expected: { data: { best: { __typename: 'Book', rating: 4.5 } } }, calls: { a: 1, b: 1 } },
  { name: 'asks for it when a fragment depends on it', query: '{ best { rating ... on Book { pages rating } ... on Film { minutes } } }', expected: { data: { best: { rating: 4.5, pages: 3 } } } },
  { name: 'does not ask when nothing depends on it', query: '{ best { rating } }', expected: { data: { best: { rating: 4.5 } } }, calls: { a: 0, b: 1 } },
  { name: 'works within fragments', query: '{ all { ... on Book { pages rating } ... on Film { rating } } }', expected: { data: { all: [{ pages: 3, rating: 4.5 }, { rating: null }] } } },
];
