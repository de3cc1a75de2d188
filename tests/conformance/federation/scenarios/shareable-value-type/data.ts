import type { ScenarioData } from '../../kit/scenario.ts';

/** Objects without a key, of which each subgraph knows a part. */
export function data(): ScenarioData {
  const place = { __typename: 'Place', city: 'c', point: { __typename: 'Point', x: 1, y: 2 } };
  const house = { __typename: 'House', id: '1', size: { __typename: 'Size', width: 3, height: 4 } };
  return { root: { Query: { place, house } }, entities: [house] };
}
