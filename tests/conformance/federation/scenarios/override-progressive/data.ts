import type { ScenarioData } from '../../kit/scenario.ts';

/** A field on its way to another subgraph, for a share of requests that a label names. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', score: 7, rank: 2 };
  // Whoever is asked for it says so.
  return { root: { Query: { user } }, entities: [user], lies: { b: { 'User.score': 99 } } };
}
