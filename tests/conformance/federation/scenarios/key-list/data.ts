import type { ScenarioData } from '../../kit/scenario.ts';

/** Batches known by a list of codes. */
export function data(): ScenarioData {
  const batches = [{ __typename: 'Batch', codes: ['x', 'y'], name: 'one', weight: 1 }, { __typename: 'Batch', codes: ['x'], name: 'two', weight: 2 }, { __typename: 'Batch', codes: [], name: 'none', weight: 3 }];
  return { root: { Query: { batches } }, entities: batches };
}
