import type { ScenarioData } from '../../kit/scenario.ts';

/** Entities behind the members of a union. */
export function data(): ScenarioData {
  const person = { __typename: 'Person', id: '1', name: 'n' };
  const photo = { __typename: 'Photo', id: '8', url: 'u', by: person, width: 640 };
  return { root: { Query: { feed: [{ __typename: 'Post', id: '7', text: 't', author: person }, photo, null] } }, entities: [person, photo] };
}
