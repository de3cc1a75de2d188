import type { ScenarioCase } from '../../kit/scenario.ts';

const WHY = 'its planner asks for a field before what the field requires: docs/decisions/0230';

export const cases: readonly ScenarioCase[] = [
  { name: 'one step', query: '{ thing { b1 } }', expected: { data: { thing: { b1: 11 } } }, calls: { a: 1, b: 1 } },
  { name: 'two steps', query: '{ thing { a2 } }', expected: { data: { thing: { a2: 111 } } } },
  { name: 'three steps, to the other subgraph and back twice', query: '{ thing { b2 } }', expected: { data: { thing: { b2: 1111 } } }, apolloDiffers: WHY },
  { name: 'every step shown', query: '{ things { a1 a2 b1 b2 } }', expected: { data: { things: [{ a1: 1, a2: 111, b1: 11, b2: 1111 }, { a1: 2, a2: 211, b1: 21, b2: 2111 }] } }, apolloDiffers: WHY },
];
