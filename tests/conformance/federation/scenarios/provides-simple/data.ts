import type { ScenarioData } from '../../kit/scenario.ts';

/** A field that one subgraph may give for another at one place. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', mail: 'n@example.test' };
  return { root: { Query: { reviews: [{ __typename: 'Review', body: 'x', author: user }, { __typename: 'Review', body: 'y', author: null }] } }, entities: [user] };
}
