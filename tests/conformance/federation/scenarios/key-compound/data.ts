import type { ScenarioData } from '../../kit/scenario.ts';

/** Rooms known by building and number together. */
export function data(): ScenarioData {
  const rooms = [['A', 1, 10], ['A', 2, 20], ['B', 1, 30]].map(([building, number, seats]) => ({ __typename: 'Room', building, number, seats, name: `${building}${number}` }));
  return { root: { Query: { rooms } }, entities: rooms };
}
