import type { ScenarioCase } from '../../kit/scenario.ts';

const WHY = 'its planner goes round in a circle until its memory ends, and never answers: docs/decisions/0230';

export const cases: readonly ScenarioCase[] = [
  { name: 'by the interface', query: '{ holder { place address { street } } }', expected: { data: { holder: { place: 'p1', address: { street: 'p1 road' } } } } },
  { name: 'the required field shown, and what requires it by runtime type', query: '{ holder { place ... on Company { address { street } } } }', expected: { data: { holder: { place: 'p1', address: { street: 'p1 road' } } } }, apolloNeverEnds: WHY },
  { name: 'by two runtime types', query: '{ holder { ... on Union { address { street } } ... on Company { address { street } } } }', expected: { data: { holder: { address: { street: 'p1 road' } } } }, apolloNeverEnds: WHY },
];
