import type { ScenarioData } from '../../kit/scenario.ts';

/** A field that two subgraphs answer alike. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', mail: 'm' };
  return { root: { Query: { user, staff: user } }, entities: [user] };
}
