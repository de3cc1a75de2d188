import type { ScenarioData } from '../../kit/scenario.ts';

/** Selections that depend on variables. */
export function data(): ScenarioData {
  const user: { __typename: string; id: string } & Record<string, unknown> = { __typename: 'User', id: '1', name: 'n', age: 3, mail: 'm' };
  user['friends'] = [user];
  return { root: { Query: { user, a: 1, b: 2 } }, entities: [user] };
}
