import type { ScenarioData } from '../../kit/scenario.ts';

/** One object of an entity, of which the parts come from different subgraphs. */
export function data(): ScenarioData {
  const person = { __typename: 'Person', id: '1', extra: 'e', file: { __typename: 'File', no: '7', date: '2026-01-02', owner: { __typename: 'Office', code: 'x', name: 'X' } } };
  return { root: { Query: { person } }, entities: [person] };
}
