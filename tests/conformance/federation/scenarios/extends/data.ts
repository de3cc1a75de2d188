import type { ScenarioData } from '../../kit/scenario.ts';

/** Extensions by keyword and by directive. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', age: 3, mail: 'm' };
  return { root: { Query: { user, hello: 'h' } }, entities: [user] };
}
