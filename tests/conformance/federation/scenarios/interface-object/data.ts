import type { ScenarioData } from '../../kit/scenario.ts';

/** A subgraph that knows an interface as one object. */
export function data(): ScenarioData {
  const media = [
    { __typename: 'Book', id: '1', title: 'B', pages: 3, rating: 4.5, reviews: [{ __typename: 'Review', stars: 5 }] },
    { __typename: 'Film', id: '2', title: 'F', minutes: 90, rating: null, reviews: [] },
  ];
  return { root: { Query: { all: media, one: media[1], best: media[0] } }, entities: media, implementations: { Media: ['Book', 'Film'] } };
}
