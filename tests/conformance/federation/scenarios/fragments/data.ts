import type { ScenarioData } from '../../kit/scenario.ts';

/** Fragments, named and inline, that overlap. */
export function data(): ScenarioData {
  const user = { __typename: 'User', id: '1', name: 'u', tags: [{ __typename: 'Tag', key: 'k', value: 'v' }] };
  return { root: { Query: { users: [user], pet: { __typename: 'Cat', name: 'c', lives: 9, owner: user } } }, entities: [user] };
}
