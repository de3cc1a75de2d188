import type { ScenarioData } from '../../kit/scenario.ts';

/** Entities in a list of lists, with holes. */
export function data(): ScenarioData {
  const cells = [1, 2, 3].map((id) => ({ __typename: 'Cell', id: String(id), value: id * 10, rows: [[id], null, []] }));
  return { root: { Query: { grid: [[cells[0], null], [], [cells[1], cells[2], cells[0]]] } }, entities: cells };
}
