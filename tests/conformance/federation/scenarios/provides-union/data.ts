import type { ScenarioData } from '../../kit/scenario.ts';

/** What a root field gives of a union's members. */
export function data(): ScenarioData {
  const author = { __typename: 'Author', id: '7', name: '李娜', born: 1990 };
  const note = { __typename: 'Note', id: '1', text: 't', likes: 3 };
  return { root: { Query: { feed: [note, { __typename: 'Photo', id: '1', by: author }] } }, entities: [note, author] };
}
