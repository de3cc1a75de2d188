import type { ScenarioCase } from '../../kit/scenario.ts';

const WHY = 'its planner takes the two meanings of one alias for one field of the object that a subgraph knows both types as, and fails';

export const cases: readonly ScenarioCase[] = [
  {
    name: 'two fields under one alias', query: '{ holders { ... on Company { x: rating { level } } ... on Union { x: record { no } } } }',
    expected: { data: { holders: [{ x: { level: 'level of c' } }, { x: { no: 'uu-1' } }] } }, apolloDiffers: WHY,
  },
  {
    name: 'one field with different arguments', query: 'query ($year: Int = 7) { holders { ... on Company { x: score(year: 1) } ... on Union { x: score(year: $year) } } }',
    expected: { data: { holders: [{ x: 2 }, { x: 9 }] } }, apolloDiffers: WHY,
  },
  { name: 'the same meaning for both', query: '{ holders { ... on Company { x: score(year: 1) } ... on Union { x: score(year: 1) } } }', expected: { data: { holders: [{ x: 2 }, { x: 3 }] } } },
];
