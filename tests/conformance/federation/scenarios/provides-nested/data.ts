import type { ScenarioData } from '../../kit/scenario.ts';

/** Nested fields and fragments that are given at one place. */
export function data(): ScenarioData {
  const book = { __typename: 'Book', id: '1', title: 'T', author: { __typename: 'Author', name: 'A', age: 50 } };
  return { root: { Query: { news: { __typename: 'News', media: book } } }, entities: [book] };
}
