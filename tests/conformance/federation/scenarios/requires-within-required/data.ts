import type { ScenarioData } from '../../kit/scenario.ts';

/** The same subgraph has both fields that require something, one within the other; what the outer one requires comes from two subgraphs. */
export function data(): ScenarioData {
  const found = { __typename: 'Checkup', id: 'c1', fee: 30, grade: ({ fee }: { fee?: number }) => (fee === undefined ? null : fee / 10) };
  const pet = { __typename: 'Pet', id: '1', weight: 4, age: 2, checkup: ({ weight, age }: { weight?: number; age?: number }) => (weight === undefined || age === undefined ? null : found) };
  return { root: { Query: { pet } }, entities: [pet, found] };
}
