import type { ScenarioData } from '../../kit/scenario.ts';

/** Costs and sizes that the schema states, of which execution takes no notice. */
export function data(): ScenarioData {
  const users = ['1', '2'].map((id) => ({ __typename: 'User', id, name: `n${id}`, photo: { __typename: 'Photo', bytes: Number(id) } }));
  return { root: { Query: { users: (_source: unknown, args: { first?: number }) => users.slice(0, args.first) } }, entities: users };
}
