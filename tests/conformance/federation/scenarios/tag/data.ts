import type { ScenarioData } from '../../kit/scenario.ts';

/** Tags everywhere; they change nothing. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', level: 'HIGH' };
  return { root: { Query: { user } }, entities: [user] };
}
