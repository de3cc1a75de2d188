import type { ScenarioData } from '../../kit/scenario.ts';

/** Subgraphs of Federation 1, which composition takes in. */
export function data(): ScenarioData {
  const place = { __typename: 'Place', town: '常州', street: '听澜路' };
  const user = { __typename: 'User', id: '1', name: 'wei', home: place, letters: 3, address: (self: { name: string }) => `to ${self.name}` };
  return { root: { Query: { user, place } }, entities: [user] };
}
