import type { ScenarioData } from '../../kit/scenario.ts';

/** A list of entities of different types. */
export function data(): ScenarioData {
  const nodes = [{ __typename: 'User', id: '1', name: 'u', age: 20 }, { __typename: 'Firm', id: '1', title: 'f', age: 5, staff: 9 }, null, { __typename: 'User', id: '2', name: 'v', age: null }];
  return { root: { Query: { nodes } }, entities: nodes.filter((node) => node !== null) as never };
}
