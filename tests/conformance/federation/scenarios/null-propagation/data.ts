import type { ScenarioData } from '../../kit/scenario.ts';

/** Values that must not be null, and are, because their subgraph failed. */
export function data(): ScenarioData {
  const fail = () => { throw new Error('HR.T_PERSON idNumber=...'); };
  const items = [1, 2, 3].map((id) => ({ __typename: 'Item', id: String(id), need: id === 2 ? fail : id, want: id === 3 ? fail : id }));
  return { root: { Query: { list: items, open: items, must: { __typename: 'Must', item: items[1] } } }, entities: items };
}
