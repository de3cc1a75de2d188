import type { ScenarioData } from '../../kit/scenario.ts';

/** A union of which each subgraph knows some members. */
export function data(): ScenarioData {
  const book = { __typename: 'Book', id: '1', title: 'B' };
  const film = { __typename: 'Film', id: '2', title: 'F', minutes: 90 };
  const song = { __typename: 'Song', id: '3', seconds: 200 };
  return { root: { Query: { a: [book, film], b: [film, song] } }, entities: [book, film, song] };
}
