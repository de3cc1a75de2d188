import type { ScenarioData } from '../../kit/scenario.ts';

/** An entity that one subgraph does not have. */
export function data(): ScenarioData {
  const users = [{ __typename: 'User', id: '1', name: 'a', age: 30, tags: ['x'], adult: (self: { age: number }) => self.age >= 18 }, { __typename: 'User', id: '2', name: 'b', age: null, tags: null, adult: null }];
  return { root: { Query: { users } }, entities: users.slice(0, 1) };
}
