import type { ScenarioData } from '../../kit/scenario.ts';

/** A directive of one's own that composition keeps. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', age: 4 };
  return { root: { Query: { user } }, entities: [user] };
}
