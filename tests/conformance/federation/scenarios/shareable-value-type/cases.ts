import type { ScenarioCase } from '../../kit/scenario.ts';

export const cases: readonly ScenarioCase[] = [
  { name: 'takes them from the subgraph that has all', query: '{ place { city point { x y } } }', expected: { data: { place: { city: 'c', point: { x: 1, y: 2 } } } } },
  { name: 'reaches the rest through the entity around them', query: '{ house { size { width height } } }', expected: { data: { house: { size: { width: 3, height: 4 } } } } },
];
