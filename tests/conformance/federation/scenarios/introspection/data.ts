import type { ScenarioData } from '../../kit/scenario.ts';

/** Introspection is answered from the API schema. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'n', age: 2, old: 0 };
  return { root: { Query: { user } }, entities: [user] };
}
